import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { AttachedFile, LaneFacts, Result, RunFacts, RunningTest } from '@livelane/dispatcher';
import {
  nastyTexts as commonTexts,
  sampleAttempts,
  sampleIdentity,
  sampleRun,
} from '@livelane/dispatcher/testing';
import { type ZephyrSection, zephyrSection } from '../src/index.ts';

export { KnownIds as Delivery, sampleIdentity as identity } from '@livelane/dispatcher/testing';

const TIMES = { startedAt: 1_700_000_001_000, at: 1_700_000_002_000, durationMs: 1_000.4 };

export function section(more: Record<string, unknown> = {}): ZephyrSection {
  return zephyrSection.parse({ url: 'https://acme.yourzephyr.com', projectId: 1, releaseId: 1, ...more });
}

let counter = 0;

export function result(
  cases: string[],
  status: TestStatus = 'passed',
  more: { test?: Partial<TestIdentity>; attempts?: Partial<AttemptEnd>[]; requirements?: string[] } = {},
): Result {
  const test = sampleIdentity(more.test);
  counter++;
  return {
    id: `r${counter}`,
    test,
    identity: JSON.stringify([test.file, test.path, test.title, test.project]),
    cases,
    requirements: more.requirements ?? [],
    status,
    attempts: sampleAttempts(more.attempts ?? [], TIMES),
  };
}

export function running(cases: string[], title = 'is running'): RunningTest {
  return { test: sampleIdentity({ title }), identity: title, cases, startedAt: 1_700_000_000_000 };
}

export function run(more: Partial<RunFacts> = {}): RunFacts {
  return sampleRun({
    createdAt: 1_700_000_000_000,
    settings: { name: 'Nightly', tags: [], links: [], fields: {}, join: 'auto', complete: true },
    metadata: { ci: { name: 'GitHub Actions', build: '77', buildUrl: 'https://ci.example/77' } },
    ...more,
  });
}

export function shard(current: number, total: number): RunFacts {
  return run({ start: { ...run().start, shard: { current, total } } });
}

export function file(of: Result, path: string, size: number, more: Partial<AttachedFile> = {}): AttachedFile {
  return {
    id: `${of.id}#0.0`,
    result: of,
    attempt: 0,
    name: 'screenshot 1.png',
    contentType: 'image/png',
    size,
    path,
    ...more,
  };
}

export const lane: LaneFacts = { id: 'run', title: 'all workers' };

export const nastyTexts: readonly string[] = [
  ...commonTexts,
  'x'.repeat(254),
  'x'.repeat(255),
  'x'.repeat(256),
];
