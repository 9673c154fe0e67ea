import type { AttemptEnd } from '@livelane/core';
import {
  attemptText,
  caseText,
  clipMiddle,
  type ReportSettings,
  type Result,
  wholeResultText,
} from '@livelane/dispatcher';
import { COMMENT_LIMIT } from './limits.ts';

/**
 * All that is to be read of a case, as one comment: whether the vendor appends comments of a run or replaces them is
 * UNVERIFIED, so the last one says everything.
 */
export function caseComment(results: readonly Result[], report: ReportSettings): string {
  return caseText(results, report, COMMENT_LIMIT);
}

/** One attempt that has a run of its own. */
export function attemptComment(result: Result, index: number, report: ReportSettings): string {
  const attempt = result.attempts[index] as AttemptEnd;
  const isLast = index === result.attempts.length - 1;
  // The others have their own runs.
  if (isLast) return clipMiddle(wholeResultText(result, { ...report, attempts: 'last' }), COMMENT_LIMIT);
  return clipMiddle(attemptText(attempt, result.attempts.length), COMMENT_LIMIT);
}
