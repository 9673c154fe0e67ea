import type { RunError, TestStatus } from '@livelane/core';
import type { Result, RunFacts } from '../backend.ts';
import type { PendingResult } from '../courier/result-list.ts';
import type { RunView } from '../courier/run-view.ts';

/** A run as a whole, for files that hold all of it. */
export interface ExportedRun {
  facts: RunFacts;
  /** Tests by outcome; their sum is the number of `results`. */
  totals: Partial<Record<TestStatus, number>>;
  /**
   * From the first attempt's start to the last one's end, milliseconds since the epoch. Of a run without any, both are
   * when it began.
   */
  startedAt: number;
  endedAt: number;
  /** Errors outside every test, the first 20. */
  errors: readonly RunError[];
  /** What the file's reader should know of its gaps, a sentence each. */
  notes?: readonly string[];
  /** One after the other from the journal, lane by lane: a run may have 100,000 of them. */
  results(): Iterable<Result>;
}

/**
 * A run as far as it is now: results may come while the file is written.
 * @param read gives what the journal's lines say.
 */
export function exportedRun(
  view: RunView,
  facts: RunFacts,
  read: (result: PendingResult) => Result,
): ExportedRun {
  const lanes = [...view.lanes.values()].map((lane) => ({ ...lane, count: lane.results.length }));
  const begin = facts.start.at;
  return {
    facts,
    totals: { ...view.counts },
    startedAt: lanes.length > 0 ? Math.min(...lanes.map(({ startedAt }) => startedAt)) : begin,
    endedAt: lanes.length > 0 ? Math.max(...lanes.map(({ endedAt }) => endedAt)) : begin,
    errors: view.errors,
    *results() {
      for (const { results, count } of lanes) {
        for (let index = 0; index < count; index++) yield read(results.at(index));
      }
    },
  };
}
