import type { AttemptEnd, TestError, TestIdentity, TestStatus } from '@livelane/core';
import type { Result } from '../backend.ts';
import type { ReportSettings } from '../settings.ts';
import { clean } from './text.ts';

export function isFailed(status: TestStatus): boolean {
  return status === 'failed' || status === 'timedout' || status === 'interrupted';
}

/** Whether outputs or files of a test go along, by `report.output` or `report.attachments`. */
export function isWanted(policy: ReportSettings['attachments' | 'output'], status: TestStatus): boolean {
  return policy === 'all' || (policy === 'failed' && (isFailed(status) || status === 'flaky'));
}

/** `[chromium] › tests/cart.spec.ts:12 › Cart › adds an item`. */
export function fullTitle({ project, file, line, path, title }: TestIdentity): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return [project && `[${project}]`, place, ...path, title].filter(Boolean).join(' › ');
}

export function durationInWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function bytesInWords(count: number): string {
  if (count < 1024) return `${count} bytes`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KiB`;
  return `${(count / 1024 / 1024).toFixed(1)} MiB`;
}

/** Message, source and stack as a terminal shows them. */
export function errorText({ message, snippet, stack, location, value }: TestError): string {
  const parts = [message.trim() || value?.trim() || 'No message', snippet?.trimEnd()];
  if (stack?.trim()) parts.push(stack.trimEnd());
  else if (location)
    parts.push(`    at ${[location.file, location.line, location.column].filter(Boolean).join(':')}`);
  return parts.filter(Boolean).join('\n\n');
}

/** The attempts that are shown, by `report.attempts`, and how many there were. */
export function shownAttempts(
  { attempts }: Pick<Result, 'attempts'>,
  { attempts: policy }: Pick<ReportSettings, 'attempts'>,
): { attempts: [AttemptEnd, ...AttemptEnd[]]; count: number } {
  const last = attempts.at(-1) ?? attempts[0];
  // A journal that lost lines may not hold every attempt.
  const count = Math.max(attempts.length, last.attempt + 1);
  return { attempts: policy === 'all' ? attempts : [last], count };
}

/**
 * What a person wants to read of a result, as plain text: which test it is, what its status cannot say, errors,
 * comments, earlier attempts, and outputs as `report.output` says. Whole; the backend cuts it to the vendor's limit.
 */
export function resultText(result: Result, report: ReportSettings): string {
  const { test, status, attempts } = result;
  const last = attempts.at(-1) ?? attempts[0];
  const shown = shownAttempts(result, report);
  const withOutput = isWanted(report.output, status);
  const blocks = [
    fullTitle(test),
    verdict(status, last, shown.count),
    ...(status === 'expectedfailure' ? [] : (last.errors ?? []).map(errorText)),
    ...(last.comments ?? []),
    ...shown.attempts.slice(0, -1).map((attempt) => attemptText(attempt, shown.count)),
    ...(withOutput ? shown.attempts.flatMap((attempt) => outputs(attempt, shown.count)) : []),
  ];
  return clean(blocks.filter(Boolean).join('\n\n'));
}

/** One attempt, as plain text: how it ended, and its errors. */
export function attemptText(attempt: AttemptEnd, count: number): string {
  const head = `Attempt ${attempt.attempt + 1} of ${count}: ${attempt.status} after ${durationInWords(attempt.durationMs)}`;
  return clean([head, ...(attempt.errors ?? []).map(errorText)].join('\n\n'));
}

/** What a vendor's status cannot say. */
function verdict(status: TestStatus, last: AttemptEnd, count: number): string | undefined {
  switch (status) {
    case 'flaky':
      return `Flaky: passed on attempt ${last.attempt + 1} of ${count}`;
    case 'timedout':
      return `Timed out after ${durationInWords(last.durationMs)}`;
    case 'interrupted':
      return 'Interrupted: the test runner stopped it before it could end';
    case 'expectedfailure':
      return 'Expected failure: failed, as it is declared to';
    case 'todo':
      return 'To do: declared, not written yet';
    default:
      return undefined;
  }
}

function outputs({ attempt, stdout, stderr }: AttemptEnd, count: number): string[] {
  const of = count > 1 ? ` of attempt ${attempt + 1}` : '';
  return [
    ...(stdout?.trim() ? [`Output${of}:\n${stdout.trimEnd()}`] : []),
    ...(stderr?.trim() ? [`Error output${of}:\n${stderr.trimEnd()}`] : []),
  ];
}
