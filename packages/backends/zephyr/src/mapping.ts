import {
  type CaseReport,
  caseReports,
  caseText,
  combinedStatus,
  type ReportSettings,
  type Result,
  type RunningTest,
} from '@livelane/dispatcher';
import { caseKey, caseNumber } from './case-key.ts';
import type { StatusIds } from './statuses.ts';
import type { ExecutionUpdate } from './wire.ts';

/** How our outcomes become the vendor's. */
export interface Wording {
  statuses: StatusIds;
  report: ReportSettings;
  /** Characters. */
  notesLimit: number;
}

/** What is said of a case, before its execution is known. */
export interface CaseUpdate {
  /** Of the case. */
  number: number;
  update: Omit<ExecutionUpdate, 'rtsId' | 'testerId' | 'changeBy'>;
}

/** One update for each case that `results` name, with all that is known of it. */
export function caseUpdates(
  results: readonly Result[],
  earlier: readonly Result[],
  wording: Wording,
): CaseUpdate[] {
  return caseReports(results.map(inOneSpelling), earlier.map(inOneSpelling)).map((found) =>
    caseUpdate(found, wording),
  );
}

function caseUpdate({ key, results }: CaseReport, { statuses, report, notesLimit }: Wording): CaseUpdate {
  const attempts = results.flatMap((result) => result.attempts);
  const endedAt = Math.max(...attempts.map(({ at }) => at));
  // Milliseconds: the vendor's Jenkins plugin multiplies seconds by 1,000.
  const actualTime = Math.round(attempts.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return {
    number: caseNumber(key),
    update: {
      status: statuses[combinedStatus(results)],
      changedOn: endedAt,
      executedOn: endedAt,
      // What never ran took no time: better none than zero, which would count in averages.
      ...(actualTime > 0 && { actualTime }),
      notes: caseText(results, report, notesLimit),
    },
  };
}

/** Cases of tests that began and have not ended, each once, but for those that more is known of. */
export function runningUpdates(
  running: readonly RunningTest[],
  known: readonly CaseUpdate[],
  status: string,
): CaseUpdate[] {
  const began = new Map<number, number>();
  for (const { cases, startedAt } of running) {
    for (const number of cases.map(caseNumber))
      began.set(number, Math.max(began.get(number) ?? 0, startedAt));
  }
  for (const { number } of known) began.delete(number);
  return [...began].map(([number, changedOn]) => ({ number, update: { status, changedOn } }));
}

/** `7` and `TC-7` are one case. */
function inOneSpelling(result: Result): Result {
  return { ...result, cases: [...new Set(result.cases.map((key) => caseKey(caseNumber(key))))] };
}
