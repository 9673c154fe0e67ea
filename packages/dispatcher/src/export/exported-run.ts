import type { RunError, TestStatus } from '@livelane/core';
import type { Result, RunFacts } from '../backend.ts';

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
