import type { AttemptEnd, Step } from '@livelane/core';
import {
  attemptText,
  clean,
  clipMiddle,
  isFailed,
  oneLine,
  type ReportSettings,
  type Result,
  resultText,
} from '@livelane/dispatcher';
import { COMMENT_LIMIT } from './limits.ts';

const STEPS_LIMIT = 50;
const STEP_TEXT_LIMIT = 200;
const RULE = '\n\n――――――――――\n\n';
const SIGNS = { passed: '✓', failed: '✗', skipped: '–' } as const;

/**
 * All that is to be read of a case, as one comment: whether the vendor appends comments of a run or replaces them is
 * UNVERIFIED, so the last one says everything.
 */
export function caseComment(results: readonly Result[], report: ReportSettings): string {
  const texts = results.map((result) => resultComment(result, report));
  if (texts.length === 1) return clipMiddle(texts.join(), COMMENT_LIMIT);
  const room = Math.max(500, Math.floor(COMMENT_LIMIT / texts.length) - RULE.length);
  const head = `${texts.length} tests report this case: ${counted(results)}`;
  return clipMiddle([head, ...texts.map((text) => clipMiddle(text, room))].join(RULE), COMMENT_LIMIT);
}

/** One attempt that has a run of its own. */
export function attemptComment(result: Result, index: number, report: ReportSettings): string {
  const attempt = result.attempts[index] as AttemptEnd;
  const isLast = index === result.attempts.length - 1;
  // The others have their own runs.
  if (isLast) return clipMiddle(resultComment(result, { ...report, attempts: 'last' }), COMMENT_LIMIT);
  return clipMiddle(attemptText(attempt, result.attempts.length), COMMENT_LIMIT);
}

function resultComment(result: Result, report: ReportSettings): string {
  const last = result.attempts.at(-1) ?? result.attempts[0];
  const { steps = [], links = [], fields = {}, owner } = last;
  const withSteps =
    report.steps && steps.length > 0 && (isFailed(result.status) || result.status === 'flaky');
  const facts = [
    ...(owner ? [`Owner: ${owner}`] : []),
    ...(result.requirements.length > 0 ? [`Requirements: ${result.requirements.join(', ')}`] : []),
    ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
    ...links.map(({ name, url }) => `${name}: ${url}`),
  ];
  const blocks = [resultText(result, report), withSteps ? stepLines(steps) : '', clean(facts.join('\n'))];
  return blocks.filter(Boolean).join('\n\n');
}

function stepLines(steps: readonly Step[]): string {
  const lines = flatten(steps, 0);
  const left = lines.length - STEPS_LIMIT;
  const shown = lines.slice(0, STEPS_LIMIT);
  return ['Steps:', ...shown, ...(left > 0 ? [`… and ${left} more`] : [])].join('\n');
}

function flatten(steps: readonly Step[], depth: number): string[] {
  return steps.flatMap((step) => {
    const text = step.error ? `${step.title}: ${step.error.trimStart().split('\n', 1)[0]}` : step.title;
    const line = `${'  '.repeat(depth)}${SIGNS[step.status]} ${oneLine(text, 'Unnamed step', STEP_TEXT_LIMIT)}`;
    return [line, ...flatten(step.steps ?? [], depth + 1)];
  });
}

function counted(results: readonly Result[]): string {
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
