import type { AttemptEnd } from '@livelane/core';
import {
  type CaseReport,
  caseReports,
  combinedStatus,
  type ReportSettings,
  type Result,
  type RunningTest,
} from '@livelane/dispatcher';
import { attemptComment, caseComment } from './comment.ts';
import type { AioSection } from './config.ts';
import type { StatusNames } from './statuses.ts';
import type { CaseRun, Run } from './wire.ts';

/** How our outcomes become the vendor's runs. */
export interface Wording {
  names: StatusNames;
  report: ReportSettings;
  assignee?: AioSection['assignee'];
}

/** Each case once, with all that is known of it. */
export function caseRuns(
  results: readonly Result[],
  earlier: readonly Result[],
  wording: Wording,
): CaseRun[] {
  return caseReports(results, earlier).map((report) => caseRun(report, wording));
}

export function caseRun({ key, results }: CaseReport, wording: Wording): CaseRun {
  const attempts = results.flatMap((result) => result.attempts);
  return {
    testCaseKey: key,
    ...run(combinedStatus(results), attempts, wording),
    comments: [caseComment(results, wording.report)],
  };
}

/** An attempt with a run of its own. The last one carries the outcome of the test, which may say more: flaky. */
export function attemptRun(result: Result, index: number, wording: Wording): Run {
  const attempt = result.attempts[index] as AttemptEnd;
  const isLast = index === result.attempts.length - 1;
  return {
    ...run(isLast ? result.status : attempt.status, [attempt], wording),
    comments: [attemptComment(result, index, wording.report)],
  };
}

/** A case that is running now; nothing else is known of it. */
export function runningMark(key: string, { names, assignee }: Wording): CaseRun {
  return {
    testCaseKey: key,
    testRunStatus: names.running,
    isAutomated: true,
    ...(assignee !== undefined && { assigneeToID: assignee }),
  };
}

/** Cases of running tests, each once. */
export function runningKeys(running: readonly RunningTest[]): string[] {
  return [...new Set(running.flatMap(({ cases }) => cases))];
}

function run(
  status: keyof StatusNames,
  attempts: readonly AttemptEnd[],
  { names, assignee }: Wording,
): Omit<Run, 'comments'> {
  const effort = seconds(attempts.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return {
    testRunStatus: names[status],
    // What never ran took no effort: better none than zero, which would count in averages.
    ...(effort > 0 && { effort }),
    isAutomated: true,
    ...(assignee !== undefined && { assigneeToID: assignee }),
  };
}

/** The wire's unit: the vendor's efforts are seconds, with fractions in what its own reporter sends. */
export function seconds(ms: number): number {
  return Math.max(0, Math.round(ms)) / 1000;
}
