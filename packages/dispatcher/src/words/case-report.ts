import type { TestStatus } from '@livelane/core';
import type { Result } from '../backend.ts';

/** What is known of one case: several tests may name it. */
export interface CaseReport {
  key: string;
  /** In the order of delivery; at least one. */
  results: [Result, ...Result[]];
}

/** From the gravest to the mildest: a case is as bad as the worst of its tests. */
const GRAVITY: readonly TestStatus[] = [
  'failed',
  'timedout',
  'interrupted',
  'flaky',
  'expectedfailure',
  'passed',
  'skipped',
  'todo',
];

/**
 * A report for each case that `results` name, in the order in which they name them; `earlier` results belong to them
 * as well. A test that names several cases is in the report of each.
 */
export function caseReports(results: readonly Result[], earlier: readonly Result[] = []): CaseReport[] {
  const reports = new Map<string, Result[]>();
  for (const key of results.flatMap(({ cases }) => cases)) {
    if (reports.has(key)) continue;
    reports.set(
      key,
      [...earlier, ...results].filter(({ cases }) => cases.includes(key)),
    );
  }
  return [...reports].map(([key, [first, ...more]]) => ({ key, results: [first as Result, ...more] }));
}

/** The outcome of a case that several tests name. */
export function combinedStatus(results: readonly Pick<Result, 'status'>[]): TestStatus {
  const found = new Set(results.map(({ status }) => status));
  return GRAVITY.find((status) => found.has(status)) ?? 'todo';
}
