import type { AttemptEnd, ShardStart, TestIdentity } from '@livelane/core';
import type { Result, RunFacts } from '../backend.ts';

/*
 * What the tests of every backend are made of: each says only what is different.
 */

export function sampleIdentity(more: Partial<TestIdentity> = {}): TestIdentity {
  return {
    id: 'ab'.repeat(32),
    title: 'adds an item',
    path: ['Cart'],
    file: 'tests/cart.spec.ts',
    line: 12,
    ...more,
  };
}

/**
 * The attempts of one test, numbered.
 * @param attempts what is different in each; a test has at least one.
 * @param common what is different in all of them.
 */
export function sampleAttempts(
  [first = {}, ...more]: readonly Partial<AttemptEnd>[],
  common: Partial<AttemptEnd> = {},
): Result['attempts'] {
  const attempt = (own: Partial<AttemptEnd>, index: number): AttemptEnd => ({
    type: 'attempt-end',
    at: 2_000,
    lane: '0',
    test: sampleIdentity(),
    attempt: index,
    status: 'passed',
    final: true,
    startedAt: 1_000,
    durationMs: 1_000,
    ...common,
    ...own,
  });
  return [attempt(first, 0), ...more.map((own, index) => attempt(own, index + 1))];
}

export const sampleReport: RunFacts['report'] = {
  attempts: 'all',
  identity: ['project'],
  steps: true,
  output: 'failed',
  attachments: 'failed',
  maxAttachmentBytes: 1024 * 1024,
};

/** Shared with other machines where it is one shard of several, unless `more` says otherwise. */
export function sampleRun(more: Partial<RunFacts> = {}): RunFacts {
  const facts = {
    id: 'github-77.1',
    createdAt: Date.now(),
    attempt: 1,
    settings: { tags: [], links: [], fields: {}, join: 'auto', complete: true },
    report: sampleReport,
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
  const { shard }: ShardStart = facts.start;
  const shared = facts.shared ?? shard !== undefined;
  return {
    shared,
    closedBy: !shared ? 'this-machine' : shard ? 'last-shard' : 'last-machine',
    parts: shard ? [shard.current] : [],
    ...facts,
  };
}
