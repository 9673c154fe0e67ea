import {
  type Annotation,
  type Attachment,
  clipOutput,
  type Evidence,
  plainText,
  type Status,
  type TestError,
} from '@livelane/core';
import type { TestAnnotation } from 'vitest';
import type { TestCase } from 'vitest/node';
import { translateErrors } from './errors.ts';

/** How one attempt of a test went. */
export interface Outcome {
  status: Status;
  errors: TestError[];
  annotations?: Annotation[];
  /** Times of an attempt that was not the only one, where Vitest tells them. */
  startedAt?: number;
  durationMs?: number;
}

/** Told by Vitest from 5 on: https://vitest.dev/api/advanced/test-case. */
interface Attempt {
  state: 'passed' | 'failed' | 'skipped';
  errors?: readonly unknown[];
  startTime: number;
  duration: number;
}

const NAME_LIMIT = 200;
const DESCRIPTION_LIMIT = 4000;

/** What Vitest writes as the note of tests that it did not go on with. */
const ABORTED = 'The test run was aborted by the user.';
/** Vitest tells a timeout only in words. */
const TIMEOUT = /^(Test|Hook) timed out in \d+ms\b/;

const UNEXPECTED_PASS = 'Expected to fail, but passed.';

const TOLD_AFTERWARDS: Annotation = {
  type: 'retry',
  description:
    'Vitest tells of its attempts only after the last one: the time of this one is within the time of the last.',
};

/** Whether the run was being stopped when Vitest came to this test, so that it is no skip of the author's. */
export function wasAborted(test: TestCase): boolean {
  const result = test.result();
  return result.state === 'skipped' && result.note === ABORTED;
}

/** The last attempt, and so what the test came to. */
export function outcomeOf(test: TestCase, root: string): Outcome {
  const result = test.result();
  if (result.state === 'skipped') return skipOf(test, result.note);
  const last = attemptsOf(test)?.at(-1);
  if (last) return attemptOutcome(test, last, root);
  if (test.options.fails) {
    // Vitest has turned the result round already, and thrown the errors away.
    return result.state === 'failed'
      ? { status: 'failed', errors: [{ message: UNEXPECTED_PASS }] }
      : { status: 'expectedfailure', errors: [] };
  }
  const errors = attemptErrors(test).last;
  return {
    status: result.state === 'passed' ? 'passed' : failureOf(errors),
    errors: translateErrors(errors, root),
  };
}

/**
 * The attempts before the last one. Below 5, Vitest reports one result for all attempts of a test; what is told then
 * is made from its count of retries, each of which followed a failure, and from the errors that it kept of all.
 */
export function earlierOutcomes(test: TestCase, root: string): Outcome[] {
  const retries = test.diagnostic()?.retryCount ?? 0;
  if (retries === 0) return [];
  const attempts = attemptsOf(test);
  if (attempts) return attempts.slice(0, -1).map((attempt) => attemptOutcome(test, attempt, root));
  const annotations = [TOLD_AFTERWARDS];
  if (test.options.fails) {
    return Array.from({ length: retries }, () => ({ status: 'expectedfailure', errors: [], annotations }));
  }
  return attemptErrors(test).earlier.map((errors) => ({
    status: failureOf(errors),
    errors: translateErrors(errors, root),
    annotations,
  }));
}

/**
 * The attempts of a test that was retried, as Vitest tells them. Repetitions are in the same list: a test that was
 * repeated as well is told as if Vitest said nothing.
 */
function attemptsOf(test: TestCase): readonly Attempt[] | undefined {
  const { retryCount = 0, repeatCount = 0 } = test.diagnostic() ?? {};
  if (retryCount === 0 || repeatCount > 0) return undefined;
  const attempts = (test as { attempts?(): readonly Attempt[] }).attempts?.();
  return attempts?.length === retryCount + 1 ? attempts : undefined;
}

function attemptOutcome({ options }: TestCase, attempt: Attempt, root: string): Outcome {
  const { state, errors = [], startTime: startedAt, duration: durationMs } = attempt;
  const times = { startedAt, durationMs };
  if (state === 'failed') {
    return options.fails
      ? { ...times, status: 'failed', errors: [{ message: UNEXPECTED_PASS }] }
      : { ...times, status: failureOf(errors), errors: translateErrors(errors, root) };
  }
  return { ...times, status: options.fails ? 'expectedfailure' : state, errors: [] };
}

/**
 * Which errors belong to which attempt. A failed attempt has one error at least, so when there are as many as
 * failed attempts, each has one. With more (soft assertions, failing hooks) it cannot be told: then the last failed
 * attempt carries them all, and the others say so.
 */
function attemptErrors(test: TestCase): { earlier: unknown[][]; last: readonly unknown[] } {
  const { state, errors = [] } = test.result();
  const retries = test.diagnostic()?.retryCount ?? 0;
  if (retries === 0) return { earlier: [], last: errors };
  const failures = state === 'failed' ? retries + 1 : retries;
  const split = Array.from({ length: failures }, (_, index): unknown[] => {
    if (errors.length === failures) return [errors[index]];
    if (index === failures - 1) return [...errors];
    return [
      {
        name: '',
        message: 'Failed. Vitest tells the errors of all attempts together: see the last failed one.',
      },
    ];
  });
  return { earlier: split.slice(0, retries), last: split[retries] ?? [] };
}

function failureOf(errors: readonly unknown[]): Status {
  const isTimeout = errors.some((error) => TIMEOUT.test(String((Object(error) as Error).message)));
  return isTimeout ? 'timedout' : 'failed';
}

function skipOf(test: TestCase, note: string | undefined): Outcome {
  if (wasAborted(test)) return { status: 'interrupted', errors: [] };
  if (test.options.mode === 'todo') return { status: 'todo', errors: [] };
  const annotation = { type: 'skip', ...(note && { description: short(note) }) };
  return { status: 'skipped', errors: [], annotations: [annotation] };
}

/** What the author said about the test: annotations, and the plain values of its `meta`. */
export function annotationsOf(test: TestCase): Annotation[] {
  const annotations = test
    .annotations()
    .map(({ type, message }): Annotation => ({ type: plainText(type), description: short(message) }));
  for (const [key, value] of Object.entries(test.meta() as Record<string, unknown>)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (!['string', 'number', 'boolean'].includes(typeof one)) continue;
      annotations.push({ type: plainText(key), description: short(String(one)) });
    }
  }
  const repeats = test.diagnostic()?.repeatCount ?? 0;
  if (repeats > 0) annotations.push({ type: 'repeats', description: String(repeats) });
  return annotations;
}

/** Files of annotations and artifacts; those that are somewhere on the web are links. */
export function attachmentsOf(
  test: TestCase,
  keep: (attachment: Attachment) => Evidence,
): { evidence: Evidence[]; links: { name: string; url: string }[] } {
  const evidence: Evidence[] = [];
  const links: { name: string; url: string }[] = [];
  const add = (title: string, attachment: NonNullable<TestAnnotation['attachment']>) => {
    const { path, body, contentType = 'application/octet-stream' } = attachment;
    const name = plainText(clipOutput(title, NAME_LIMIT));
    if (path !== undefined && /^https?:\/\//.test(path)) links.push({ name, url: path });
    else if (path !== undefined) evidence.push(keep({ name, contentType, path }));
    else evidence.push(keep({ name, contentType, ...(body !== undefined && { body: bytesOf(attachment) }) }));
  };
  for (const { message, attachment } of test.annotations()) if (attachment) add(message, attachment);
  // Vitest 4.0 came without artifacts at first.
  for (const { type, attachments = [] } of test.artifacts?.() ?? []) {
    for (const attachment of attachments) add(type, attachment);
  }
  return { evidence, links };
}

function bytesOf({ body = '', bodyEncoding }: NonNullable<TestAnnotation['attachment']>): Buffer {
  if (typeof body !== 'string') return Buffer.from(body);
  return Buffer.from(body, bodyEncoding === 'utf-8' ? 'utf8' : 'base64');
}

function short(text: string): string {
  return plainText(clipOutput(text, DESCRIPTION_LIMIT));
}
