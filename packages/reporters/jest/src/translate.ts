import {
  now,
  plainText,
  type RecordedEvent,
  type Status,
  type TestError,
  type TestIdentity,
  testId,
} from '@livelane/core';
import { isTimeout, translateFailures, UNEXPECTED_PASS } from './errors.ts';
import type { CaseResult, CaseTitles } from './jest-api.ts';

/** The file that a test is in. */
export interface Place {
  /** Jest's `rootDir`. */
  root: string;
  /** Path from the root, with `/`. */
  file: string;
  project?: string;
}

export type EndEvent = Extract<RecordedEvent, { type: 'attempt-end' }>;

export function identify(
  { file, project }: Place,
  { ancestorTitles, title }: CaseTitles,
  repeat: number,
): TestIdentity {
  const path = ancestorTitles.map(plainText);
  const ownTitle = plainText(title);
  return {
    id: testId(file, path, ownTitle),
    title: ownTitle,
    path,
    file,
    ...(project && { project }),
    ...(repeat > 0 && { repeat }),
  };
}

export function attemptStart(
  test: TestIdentity,
  lane: string,
  attempt: number,
  at: number | undefined,
): RecordedEvent {
  return { type: 'attempt-start', ...(at !== undefined && { at }), lane, test, attempt };
}

/** @param final set by whoever writes it. */
export function attemptEnd(
  test: TestIdentity,
  lane: string,
  attempt: number,
  result: CaseResult,
  root: string,
): EndEvent {
  const errors = errorsOf(result, root);
  return {
    ...bareAttemptEnd(test, lane, attempt, result),
    ...(errors.length > 0 && { errors }),
  };
}

/** The outcome and nothing around it. */
export function bareAttemptEnd(
  test: TestIdentity,
  lane: string,
  attempt: number,
  result: CaseResult,
): EndEvent {
  const { location } = result;
  const startedAt = hasRun(result) ? beginOf(result) : undefined;
  return {
    type: 'attempt-end',
    at: now(),
    lane,
    test: location ? { ...test, line: location.line, column: location.column } : test,
    attempt,
    status: statusOf(result),
    final: false,
    ...(startedAt !== undefined && { startedAt }),
    durationMs: Math.max(0, result.duration ?? 0),
  };
}

/** A test that began and of which Jest will not tell how it ended. */
export function cutOff(
  test: TestIdentity,
  lane: string,
  attempt: number,
  startedAt: number,
  outcome: { status: Status; errors?: TestError[] },
): EndEvent {
  const at = now();
  const durationMs = Math.max(0, at - startedAt);
  return { type: 'attempt-end', at, lane, test, attempt, ...outcome, final: false, startedAt, durationMs };
}

export function statusOf(result: CaseResult): Status {
  switch (result.status) {
    case 'passed':
      return result.failing ? 'expectedfailure' : 'passed';
    case 'failed':
      return isTimeout(result.failureMessages) ? 'timedout' : 'failed';
    case 'todo':
      return 'todo';
    default:
      return 'skipped';
  }
}

/** When it began; the events of a test and the file's result call it differently. */
export function beginOf({ startedAt, startAt }: CaseResult): number | undefined {
  return startedAt ?? startAt ?? undefined;
}

/** @param startedAt is taken where the result does not say it. */
export function withBegin(result: CaseResult, startedAt: number | undefined): CaseResult {
  return startedAt === undefined || beginOf(result) !== undefined ? result : { ...result, startedAt };
}

/** Jest sets a begin for tests that it skips, too. */
export function hasRun({ status }: CaseResult): boolean {
  return status === 'passed' || status === 'failed';
}

/** Skipped, or not selected; Jest calls both so. */
export function isPending(result: CaseResult): boolean {
  return !hasRun(result) && result.status !== 'todo';
}

function errorsOf({ failureMessages }: CaseResult, root: string): TestError[] {
  return translateFailures(failureMessages, root).map((error) =>
    error.message.startsWith(UNEXPECTED_PASS)
      ? { ...error, message: 'Expected to fail, but passed.' }
      : error,
  );
}
