import {
  type CaseReport,
  caseReports,
  combinedStatus,
  type Result,
  type RunFacts,
  type RunningTest,
} from '@livelane/dispatcher';
import { caseComment } from './comment.ts';
import type { XraySection } from './config.ts';
import { examples, iterations } from './iterations.ts';
import type { Statuses } from './statuses.ts';
import { stepEntries } from './steps.ts';
import { testInfo } from './test-info.ts';
import { begin, end, isoSeconds } from './time.ts';
import type { TestEntry } from './wire.ts';

/** What entries are made with. */
export interface EntryContext {
  section: XraySection;
  statuses: Statuses;
  run: Pick<RunFacts, 'report' | 'start'>;
}

/** An entry, and the results that it stands for. */
export interface CaseEntry {
  entry: TestEntry;
  results: Result[];
}

/**
 * One entry for each Test, with all that is known of it: an import replaces what a Test Run held before
 * (XRAY, Import Execution Results, "Updating an existing Test Run"). A Test that is named by no test is made from its result.
 */
export function caseEntries(
  results: readonly Result[],
  earlier: readonly Result[],
  context: EntryContext,
): CaseEntry[] {
  const linked = caseReports(results, earlier).map((report) => ({
    entry: { testKey: report.key, ...outcome(report, context) },
    results: report.results,
  }));
  const byValues = context.run.report.identity.includes('parameters');
  const unlinked = new Map<string, CaseReport>();
  for (const result of results.filter(({ cases }) => cases.length === 0)) {
    const known = unlinked.get(result.identity);
    if (known) known.results.push(result);
    else unlinked.set(result.identity, { key: '', results: [result] });
  }
  const made = [...unlinked.values()].map((report) => ({
    entry: { testInfo: testInfo(report.results[0], context.section, byValues), ...outcome(report, context) },
    results: report.results,
  }));
  return [...linked, ...made];
}

/** Tests that have begun; those with a result in the same import have more to say. */
export function runningEntries(
  running: readonly RunningTest[],
  isSettled: (key: string) => boolean,
  statuses: Statuses,
): TestEntry[] {
  const begun = new Map<string, number>();
  for (const { cases, startedAt } of running) {
    for (const key of cases) begun.set(key, Math.min(startedAt, begun.get(key) ?? startedAt));
  }
  return [...begun]
    .filter(([key]) => !isSettled(key))
    .map(([testKey, startedAt]) => ({
      testKey,
      status: statuses.of('running'),
      start: isoSeconds(startedAt),
    }));
}

function outcome({ results }: CaseReport, context: EntryContext): Omit<TestEntry, 'testKey' | 'testInfo'> {
  const { statuses, run } = context;
  const start = begin(results);
  const finish = end(results);
  return {
    status: statuses.of(combinedStatus(results)),
    ...(start !== undefined && { start: isoSeconds(start) }),
    ...(finish !== undefined && { finish: isoSeconds(finish) }),
    comment: caseComment(results, run.report, context.section.deployment),
    ...parts(results, context),
  };
}

/** At most one of the three, as the vendor's schema asks. */
function parts(
  results: readonly Result[],
  context: EntryContext,
): Pick<TestEntry, 'steps' | 'examples' | 'iterations'> {
  const rows = examples(results, context);
  if (rows) return { examples: rows };
  const several = iterations(results, context);
  if (several) return { iterations: several };
  const steps = stepEntries(results, context);
  return steps ? { steps } : {};
}
