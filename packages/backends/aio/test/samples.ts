import type { AttemptEnd, TestIdentity, TestStatus } from '@livelane/core';
import type { Known, LaneFacts, Outcome, Result, RunFacts } from '@livelane/dispatcher';
import { type AioSection, aioSection } from '../src/index.ts';

export function section(more: Record<string, unknown> = {}): AioSection {
  return aioSection.parse({ project: 'PROJ', ...more });
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
    at: 2_000,
    lane: '0',
    test: identity(),
    attempt: 0,
    status: 'passed',
    final: true,
    startedAt: 1_000,
    durationMs: 1_500,
    ...more,
  };
}

let count = 0;

/** A test of its own with each call. */
export function result(
  status: TestStatus,
  cases: string[],
  attempts: [Partial<AttemptEnd>, ...Partial<AttemptEnd>[]] = [{}],
  more: Partial<Pick<Result, 'id' | 'identity' | 'requirements'>> & { test?: Partial<TestIdentity> } = {},
): Result {
  const [first, ...rest] = attempts;
  count++;
  const { test, ...others } = more;
  return {
    id: `r${count}`,
    identity: `identity ${count}`,
    cases,
    requirements: [],
    status,
    attempts: [
      attempt({ attempt: 0, ...first }),
      ...rest.map((facts, index) => attempt({ attempt: index + 1, ...facts })),
    ],
    ...others,
    test: identity(test),
  };
}

export const report: RunFacts['report'] = {
  attempts: 'all',
  identity: ['project'],
  steps: true,
  output: 'failed',
  attachments: 'failed',
  maxAttachmentBytes: 1024 * 1024,
};

export function run(more: Partial<RunFacts> = {}): RunFacts {
  const facts = {
    id: '20261125-063012-0a1b2c',
    createdAt: Date.UTC(2026, 10, 25, 6, 30),
    settings: { tags: [], links: [], fields: {}, join: 'auto', complete: true },
    report,
    metadata: {},
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

/** The delivery file of a run, kept as the courier keeps it. */
export class Delivery implements Known {
  readonly ids = new Map<string, string>();

  delivered(): number {
    return 0;
  }

  keep(outcome: Outcome | { kind: 'absent' }): void {
    if (outcome.kind !== 'accepted' && outcome.kind !== 'pending') return;
    for (const [name, id] of Object.entries(outcome.ids ?? {})) this.ids.set(name, id);
  }
}
