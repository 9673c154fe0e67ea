import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { AttachedFile, Known, LaneFacts, Result, RunFacts, RunningTest } from '@livelane/dispatcher';
import { type ZephyrSection, zephyrSection } from '../src/index.ts';

export function section(more: Record<string, unknown> = {}): ZephyrSection {
  return zephyrSection.parse({ url: 'https://acme.yourzephyr.com', projectId: 1, releaseId: 1, ...more });
}

export function identity(more: Partial<TestIdentity> = {}): TestIdentity {
  return {
    id: 'ab'.repeat(32),
    title: 'adds an item',
    path: ['Cart'],
    file: 'tests/cart.spec.ts',
    line: 12,
    ...more,
  };
}

export function attempt(more: Partial<AttemptEnd> = {}): AttemptEnd {
  return {
    type: 'attempt-end',
    at: 1_700_000_002_000,
    lane: '0',
    test: identity(),
    attempt: 0,
    status: 'passed',
    final: true,
    startedAt: 1_700_000_001_000,
    durationMs: 1_000.4,
    ...more,
  };
}

let counter = 0;

export function result(
  cases: string[],
  status: TestStatus = 'passed',
  more: { test?: Partial<TestIdentity>; attempts?: Partial<AttemptEnd>[]; requirements?: string[] } = {},
): Result {
  const [first = {}, ...rest] = more.attempts ?? [];
  const test = identity(more.test);
  counter++;
  return {
    id: `r${counter}`,
    test,
    identity: JSON.stringify([test.file, test.path, test.title, test.project]),
    cases,
    requirements: more.requirements ?? [],
    status,
    attempts: [
      attempt({ attempt: 0, ...first }),
      ...rest.map((each, index) => attempt({ attempt: index + 1, ...each })),
    ],
  };
}

export function running(cases: string[], title = 'is running'): RunningTest {
  return { test: identity({ title }), identity: title, cases, startedAt: 1_700_000_000_000 };
}

export function run(more: Partial<RunFacts> = {}): RunFacts {
  const facts = {
    id: 'github-77.1',
    createdAt: 1_700_000_000_000,
    settings: { name: 'Nightly', tags: [], links: [], fields: {}, join: 'auto', complete: true },
    report: {
      attempts: 'all',
      identity: ['project'],
      steps: true,
      output: 'failed',
      attachments: 'failed',
      maxAttachmentBytes: 1024 * 1024,
    },
    metadata: { ci: { name: 'GitHub Actions', build: '77', buildUrl: 'https://ci.example/77' } },
    start: {
      type: 'shard-start',
      v: 1,
      at: 0,
      framework: { name: 'playwright', version: '1.65.1' },
      reporter: '0.1.0',
      node: 'v20.19.0',
      os: 'linux x64',
      process: { pid: 1, host: 'h' },
    },
    ...more,
  } satisfies Partial<RunFacts>;
  // A shard, or a CI build's job, is not alone.
  return { shared: 'ci' in facts.metadata || 'shard' in facts.start, ...facts };
}

export function shard(current: number, total: number): RunFacts {
  const facts = run();
  return { ...facts, start: { ...facts.start, shard: { current, total } } };
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

/** The delivery file of a run, kept as the courier keeps it. */
export class Delivery implements Known {
  readonly ids = new Map<string, string>();

  delivered(): number {
    return 0;
  }
}

/** What broke a receiver before, or might. */
export const nastyTexts: readonly string[] = [
  '',
  '   ',
  '\u0000',
  'a\u0000b\u0007c\u007f',
  '\u001b[31mred\u001b[39m',
  '\ud800',
  '😀'.repeat(20_000),
  '<script>alert(1)</script> & "quotes" \'single\'',
  'line\nbreak\r\nand\ttab',
  '日本語のテスト',
  'x'.repeat(254),
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(300_000),
  '\u2028\u2029\ufeff\ufffe',
  '__proto__',
];
