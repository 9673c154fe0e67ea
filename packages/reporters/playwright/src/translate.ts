import {
  type Annotation,
  type Attachment,
  clipOutput,
  type Evidence,
  pathFrom,
  plainText,
  type RecordedEvent,
  type Status,
  type TestError,
  type TestIdentity,
  testId,
} from '@livelane/core';
import type { TestError as PlaywrightError, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { translateError, translateErrors } from './errors.ts';
import type { RetryRules } from './retry-rules.ts';
import { translateSteps } from './steps.ts';

export interface TranslatorOptions {
  /** Folder of the config file: paths are told from here. */
  root: string;
  rules: RetryRules;
  keep(attachment: Attachment): Evidence;
}

/** What we read of Playwright's `WorkerInfo`, which `onError` does not get from the older ones. */
export interface Worker {
  parallelIndex: number;
}

/** Turns what Playwright tells into events. Keeps nothing of a test that has ended. */
export class Translator {
  /** A test is told about twice for each attempt, and its identity costs as much as all the rest. */
  readonly #identities = new WeakMap<TestCase, TestIdentity>();
  /** Paths from the root, by file. */
  readonly #paths = new Map<string, string>();
  readonly #root: string;
  readonly #rules: RetryRules;
  readonly #keep: (attachment: Attachment) => Evidence;

  constructor({ root, rules, keep }: TranslatorOptions) {
    this.#root = root;
    this.#rules = rules;
    this.#keep = keep;
  }

  /** Nothing for a test that Playwright only reports, without any worker running it. */
  attemptStart(test: TestCase, result: TestResult): RecordedEvent | undefined {
    if (!hasWorker(result)) return undefined;
    return {
      type: 'attempt-start',
      lane: laneOf(result),
      test: this.#identity(test),
      attempt: result.retry,
    };
  }

  attemptEnd(test: TestCase, result: TestResult): RecordedEvent {
    const event = this.#attemptEnd(test, result);
    if (event.final) this.#identities.delete(test);
    return event;
  }

  #attemptEnd(test: TestCase, result: TestResult) {
    const at = Date.now();
    const errors = this.#errors(test, result);
    const steps = translateSteps(result.steps, { status: result.status, endedAt: at });
    const stdout = outputText(result.stdout);
    const stderr = outputText(result.stderr);
    const annotations = annotationsOf(test, result);
    const evidence = result.attachments.map((attachment) => this.#evidence(attachment));
    return {
      ...this.bareAttemptEnd(test, result, at),
      ...(errors.length > 0 && { errors }),
      ...(steps.length > 0 && { steps }),
      ...(stdout && { stdout }),
      ...(stderr && { stderr }),
      ...(annotations.length > 0 && { annotations }),
      ...(evidence.length > 0 && { evidence }),
    };
  }

  /** The outcome and nothing around it. */
  bareAttemptEnd(test: TestCase, result: TestResult, at = Date.now()) {
    const startedAt = result.startTime.getTime();
    return {
      type: 'attempt-end' as const,
      at,
      lane: laneOf(result),
      test: this.#identity(test),
      attempt: result.retry,
      status: statusOf(test, result),
      final: this.#rules.isFinal(test, result),
      ...(hasWorker(result) && { startedAt }),
      durationMs: durationOf(result, at - startedAt),
    };
  }

  runError(error: PlaywrightError, worker: Worker | undefined): RecordedEvent {
    return {
      type: 'run-error',
      error: translateError(error, this.#root),
      ...(worker && { lane: String(worker.parallelIndex) }),
    };
  }

  #identity(test: TestCase): TestIdentity {
    let identity = this.#identities.get(test);
    if (!identity) {
      identity = this.#identify(test);
      this.#identities.set(test, identity);
    }
    return identity;
  }

  #identify(test: TestCase): TestIdentity {
    const path: string[] = [];
    let suite: Suite | undefined = test.parent;
    for (; suite && suite.type === 'describe'; suite = suite.parent) {
      // A group may have no title.
      if (suite.title) path.unshift(plainText(suite.title));
    }
    // A test that a shared function declares has the location of that function: the file is the suite's.
    const file = suite?.location?.file ?? test.location.file;
    const here = file === test.location.file;
    const filePath = this.#pathOf(file);
    const title = plainText(test.title);
    const project = test.parent.project()?.name;
    return {
      id: testId(filePath, path, title),
      title,
      path,
      file: filePath,
      ...(here && { line: test.location.line, column: test.location.column }),
      ...(project && { project }),
      ...(test.tags.length > 0 && { tags: test.tags }),
      ...(test.repeatEachIndex > 0 && { repeat: test.repeatEachIndex }),
    };
  }

  #pathOf(file: string): string {
    let path = this.#paths.get(file);
    if (path === undefined) {
      path = pathFrom(this.#root, file);
      this.#paths.set(file, path);
    }
    return path;
  }

  #errors(test: TestCase, result: TestResult): TestError[] {
    const errors = translateErrors(result.errors, this.#root);
    if (isUnexpectedPass(test, result)) errors.push({ message: 'Expected to fail, but passed.' });
    return errors;
  }

  #evidence({ name, contentType, path, body }: TestResult['attachments'][number]): Evidence {
    return this.#keep({ name: plainText(name), contentType, ...(path !== undefined ? { path } : { body }) });
  }
}

function statusOf(test: TestCase, result: TestResult): Status {
  if (isUnexpectedPass(test, result)) return 'failed';
  // The run was being stopped when the worker came to this test.
  const cutShort = result.status === 'skipped' && test.expectedStatus !== 'skipped' && hasWorker(result);
  if (cutShort) return 'interrupted';
  if (result.status === 'failed') return test.expectedStatus === 'failed' ? 'expectedfailure' : 'failed';
  // `test.fixme` is skipped too: such a test is written, unlike a `todo`; its annotation says `fixme`.
  return result.status === 'timedOut' ? 'timedout' : result.status;
}

function isUnexpectedPass(test: TestCase, result: TestResult): boolean {
  return result.status === 'passed' && test.expectedStatus === 'failed';
}

/** False when no worker took the test: groups in which all is skipped, tests after a failed `beforeAll`. */
function hasWorker(result: TestResult): boolean {
  return result.parallelIndex >= 0;
}

/**
 * The worker's slot: unlike `workerIndex`, it stays when a worker is replaced after a failure. Tests without
 * a worker have -1; they go to the first slot, which every run has, so that no lane is shown for a worker
 * that never was.
 */
function laneOf(result: TestResult): string {
  return String(Math.max(0, result.parallelIndex));
}

/** @param elapsed since the attempt's start: what is known when a worker died and could tell no duration. */
function durationOf(result: TestResult, elapsed: number): number {
  const died = result.status === 'failed' && result.duration === 0 && hasWorker(result);
  return Math.max(0, died ? elapsed : result.duration);
}

function outputText(chunks: readonly (string | Buffer)[]): string {
  if (chunks.length === 0) return '';
  // Buffers only come where a chunk was no text; joined as bytes, a character cut in two is whole again.
  const text = chunks.every((chunk) => typeof chunk === 'string')
    ? chunks.join('')
    : Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))).toString('utf8');
  return plainText(clipOutput(text));
}

/**
 * Playwright copies an attempt's annotations to the test when the attempt ends; a test without a worker has
 * only the test's. Playwright 1.50 and 1.51 have none at the result.
 */
function annotationsOf(test: TestCase, result: TestResult): Annotation[] {
  if (test.annotations.length === 0 && !result.annotations?.length) return [];
  const annotations = new Map<string, Annotation>();
  for (const { type, description } of [...test.annotations, ...(result.annotations ?? [])]) {
    const annotation = {
      type: plainText(type),
      ...(description !== undefined && { description: plainText(description) }),
    };
    annotations.set(JSON.stringify(annotation), annotation);
  }
  return [...annotations.values()];
}
