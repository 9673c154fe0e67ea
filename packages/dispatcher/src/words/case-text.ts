import type { Step } from '@livelane/core';
import type { Result } from '../backend.ts';
import type { ReportSettings } from '../settings.ts';
import { isFailed, resultText } from './result-words.ts';
import { clean, clipMiddle, oneLine } from './text.ts';

/** Steps of one result that are told. */
const STEPS_LIMIT = 50;
/** Characters of one step's text. */
const STEP_TEXT_LIMIT = 200;
/** Characters that each of several tests of a case gets at least. */
const LEAST_ROOM = 200;
const RULE = '\n\n――――――――――\n\n';
const SIGNS = { passed: '✓', failed: '✗', skipped: '–' } as const;

/**
 * All that is to be read of a case, as one plain text, for vendors that have a comment and nothing else.
 * @param results of the case, in the order of delivery.
 * @param limit characters; what is longer is cut in the middle, each test's part by itself.
 */
export function caseText(results: readonly Result[], report: ReportSettings, limit: number): string {
  const texts = results.map((result) => wholeResultText(result, report));
  if (texts.length === 1) return clipMiddle(texts.join(), limit);
  const room = Math.max(LEAST_ROOM, Math.floor(limit / texts.length) - RULE.length);
  const head = `${texts.length} tests report this case: ${counted(results)}`;
  return clipMiddle([head, ...texts.map((text) => clipMiddle(text, room))].join(RULE), limit);
}

/** As `resultText`, with steps of tests that did not pass at once, owner, requirements, fields and links. */
export function wholeResultText(result: Result, report: ReportSettings): string {
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
  return ['Steps:', ...lines.slice(0, STEPS_LIMIT), ...(left > 0 ? [`… and ${left} more`] : [])].join('\n');
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
