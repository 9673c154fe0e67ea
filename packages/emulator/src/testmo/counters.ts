import type { TestmoStatus, TestmoStatusId } from './statuses.ts';

type StatusCounter = `status${TestmoStatusId}_count`;

const statusCounters = Array.from({ length: 24 }, (_, index) => `status${index + 1}_count` as StatusCounter);

export type TestmoCounters = Record<
  StatusCounter | 'untested_count' | 'success_count' | 'failure_count' | 'completed_count' | 'total_count',
  number
>;

/** How many results came with each status alias. */
export type ResultsByAlias = ReadonlyMap<string, number>;

/**
 * `untested_count` to `total_count`. A key that is sent twice counts twice (UNVERIFIED), which is what
 * shows a result that was delivered twice.
 */
export function countResults(
  threads: readonly { results: ResultsByAlias }[],
  statuses: ReadonlyMap<string, TestmoStatus>,
): TestmoCounters {
  const byStatus = Object.fromEntries(statusCounters.map((name) => [name, 0])) as Record<
    StatusCounter,
    number
  >;
  const byOutcome = { success: 0, failure: 0, neutral: 0, open: 0 };
  for (const { results } of threads) {
    for (const [alias, count] of results) {
      const status = statuses.get(alias);
      if (status === undefined) continue;
      byStatus[`status${status.id}_count`] += count;
      byOutcome[status.outcome] += count;
    }
  }
  const completed = byOutcome.success + byOutcome.failure + byOutcome.neutral;
  return {
    untested_count: 0,
    ...byStatus,
    success_count: byOutcome.success,
    failure_count: byOutcome.failure,
    completed_count: completed,
    total_count: completed + byOutcome.open,
  };
}
