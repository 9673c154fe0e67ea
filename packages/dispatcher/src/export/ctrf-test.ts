import { createHash } from 'node:crypto';
import type { AttemptEnd, Status, Step, TestError, TestStatus } from '@livelane/core';
import type { Test as CtrfTest, LabelValue, RetryAttempt } from 'ctrf';
import type { Result } from '../backend.ts';
import type { ReportSettings } from '../settings.ts';
import { isWanted, shownAttempts } from '../words/result-words.ts';
import { clean } from '../words/text.ts';

/**
 * `other` is what is no verdict on the product; flaky tests and expected failures are passed, for nobody has to do
 * anything about them now. What the five words cannot say is in `rawStatus`.
 */
const STATUSES: Record<TestStatus, CtrfTest['status']> = {
  passed: 'passed',
  flaky: 'passed',
  expectedfailure: 'passed',
  failed: 'failed',
  timedout: 'failed',
  skipped: 'skipped',
  todo: 'pending',
  interrupted: 'other',
};

const STEP_STATUSES: Record<Step['status'], CtrfTest['status']> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
};

/** One result as the schema's `test`; times are whole milliseconds there. */
export function ctrfTest(result: Result, report: ReportSettings): CtrfTest {
  const { test, status } = result;
  const shown = shownAttempts(result, report);
  const last = shown.attempts.at(-1) as AttemptEnd;
  const earlier = shown.attempts.slice(0, -1);
  return {
    testId: createHash('sha256').update(result.identity).digest('hex'),
    executionId: result.id,
    name: clean(test.title).trim() || 'untitled',
    status: STATUSES[status],
    rawStatus: status,
    ...attemptFacts(last, status, report),
    duration: Math.round(last.durationMs),
    suite: [...(test.project ? [test.project] : []), test.file, ...test.path].map(clean),
    filePath: test.file,
    ...(test.line !== undefined && { line: test.line }),
    ...(test.tags?.length && { tags: test.tags.map((tag) => clean(tag.replace(/^@/, ''))) }),
    labels: labelsOf(result, last),
    ...(test.parameters && { parameters: cleanValues(test.parameters) }),
    ...(shown.count > 1 && { retries: shown.count - 1 }),
    ...(status === 'flaky' && { flaky: true }),
    ...(earlier.length > 0 && {
      retryAttempts: earlier.map((attempt) => retryAttempt(attempt, status, report)),
    }),
    threadId: last.lane,
    ...(report.steps && last.steps?.length && { steps: [...flatSteps(last.steps)] }),
    ...extraOf(last),
  };
}

function retryAttempt(attempt: AttemptEnd, status: TestStatus, report: ReportSettings): RetryAttempt {
  return {
    attempt: attempt.attempt + 1,
    status: STATUSES[attempt.status satisfies Status],
    duration: Math.round(attempt.durationMs),
    ...attemptFacts(attempt, status, report),
  };
}

/** @param status of the test as a whole: it decides whether outputs and files are wanted. */
function attemptFacts(attempt: AttemptEnd, status: TestStatus, report: ReportSettings) {
  const { at, startedAt, errors = [], stdout, stderr, evidence = [] } = attempt;
  const withOutput = isWanted(report.output, status);
  const files = isWanted(report.attachments, status) ? evidence : [];
  const attachments = files.flatMap(({ name, contentType, path }) =>
    path === undefined ? [] : [{ name: clean(name), contentType, path }],
  );
  return {
    ...(startedAt !== undefined && { start: Math.round(startedAt), stop: Math.round(at) }),
    ...text('message', errors, ({ message, value }) => message || value),
    ...text('trace', errors, ({ stack }) => stack),
    ...text('snippet', errors, ({ snippet }) => snippet),
    ...(withOutput && stdout && { stdout: linesOf(stdout) }),
    ...(withOutput && stderr && { stderr: linesOf(stderr) }),
    ...(attachments.length > 0 && { attachments }),
  };
}

/** One member of several errors' texts; none when no error has any. */
function text<Name extends string>(
  name: Name,
  errors: readonly TestError[],
  part: (error: TestError) => string | undefined,
): { [_ in Name]?: string } {
  const parts = errors.map(part).filter(Boolean);
  return parts.length > 0 ? ({ [name]: clean(parts.join('\n\n')) } as { [_ in Name]: string }) : {};
}

function linesOf(output: string): string[] {
  return clean(output)
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
}

/** The author's fields, and what the linker found; in case of doubt the latter. */
function labelsOf({ test, cases, requirements }: Result, { fields = {}, owner }: AttemptEnd) {
  return {
    ...cleanValues(fields),
    ...list('cases', cases),
    ...list('requirements', requirements),
    ...(owner && { owner: clean(owner) }),
    ...(test.project && { project: clean(test.project) }),
  } satisfies Record<string, LabelValue>;
}

/** The schema has no empty lists. */
function list(name: string, [first, ...more]: readonly string[]): Record<string, LabelValue> {
  return first === undefined ? {} : { [name]: [first, ...more] };
}

function cleanValues(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [clean(name), clean(value)]));
}

/** The schema's steps have no children: depth and order tell whose they are. */
function* flatSteps(steps: readonly Step[], depth = 0): Generator<NonNullable<CtrfTest['steps']>[number]> {
  for (const { title, status, category, durationMs, error, steps: inner = [] } of steps) {
    yield {
      name: clean(title),
      status: STEP_STATUSES[status],
      extra: { depth, durationMs, ...(category && { category }), ...(error && { error: clean(error) }) },
    };
    yield* flatSteps(inner, depth + 1);
  }
}

function extraOf({ annotations, links, comments, evidence = [] }: AttemptEnd): Pick<CtrfTest, 'extra'> {
  const missing = evidence.flatMap(({ name, missing: reason }) => (reason ? [{ name, reason }] : []));
  const extra = {
    ...(annotations?.length && { annotations }),
    ...(links?.length && { links }),
    ...(comments?.length && { comments: comments.map(clean) }),
    ...(missing.length > 0 && { missing }),
  };
  return Object.keys(extra).length > 0 ? { extra } : {};
}
