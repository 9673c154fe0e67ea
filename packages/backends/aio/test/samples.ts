import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { LaneFacts, Result, RunFacts } from '@livelane/dispatcher';
import { sampleAttempts, sampleIdentity, sampleRun } from '@livelane/dispatcher/testing';
import { type AioSection, aioSection } from '../src/index.ts';

export {
  KnownIds as Delivery,
  sampleIdentity as identity,
  sampleReport as report,
} from '@livelane/dispatcher/testing';

export function section(more: Record<string, unknown> = {}): AioSection {
  return aioSection.parse({ project: 'PROJ', ...more });
}

let count = 0;

/** A test of its own with each call. */
export function result(
  status: TestStatus,
  cases: string[],
  attempts: [Partial<AttemptEnd>, ...Partial<AttemptEnd>[]] = [{}],
  more: Partial<Pick<Result, 'id' | 'identity' | 'requirements'>> & { test?: Partial<TestIdentity> } = {},
): Result {
  count++;
  const { test, ...others } = more;
  return {
    id: `r${count}`,
    identity: `identity ${count}`,
    cases,
    requirements: [],
    status,
    attempts: sampleAttempts(attempts, { durationMs: 1_500 }),
    ...others,
    test: sampleIdentity(test),
  };
}

export function run(more: Partial<RunFacts> = {}): RunFacts {
  return sampleRun({ id: '20261125-063012-0a1b2c', createdAt: Date.UTC(2026, 10, 25, 6, 30), ...more });
}

/** A run that other machines may have begun as well. */
export function buildRun(more: Partial<RunFacts> = {}, shard?: { current: number; total: number }): RunFacts {
  const base = run();
  return run({
    id: 'github-77.1',
    metadata: { branch: 'main', commit: '0123456789abcdef', ci: { name: 'GitHub Actions', build: '77' } },
    start: { ...base.start, ...(shard && { shard }) },
    ...more,
  });
}

export const lane: LaneFacts = { id: 'run', title: 'run' };
