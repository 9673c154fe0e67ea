import { parse, resolve } from 'node:path';
import {
  type Annotation,
  type Attachment,
  addNotes,
  clipOutput,
  type Evidence,
  now,
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
import { type AnnotationNote, noteOf } from './notes.ts';
import type { RetryRules } from './retry-rules.ts';
import { translateSteps } from './steps.ts';

export interface TranslatorOptions {
  /** Folder of the config file: paths are told from here. */
  root: string;
  /** Playwright's `rootDir`: titles of file suites are paths from here. */
  testRoot: string;
  rules: RetryRules;
  keep(attachment: Attachment): Evidence;
}

/** What we read of Playwright's `WorkerInfo`, which `onError` does not get from the older ones. */
export interface Worker {
  parallelIndex: number;
}

type Annotations = TestResult['annotations'];

/** What is kept of a test until it has its outcome. */
interface KnownTest {
  /** A test is told about twice for each attempt, and its identity costs as much as all the rest. */
  identity: TestIdentity;
  /** Before its first attempt: those that were declared with it. */
  declared: Annotations;
  /** Before its present attempt. */
  annotations: Annotations;
  /** When its present attempt began, milliseconds since the epoch. */
  startedAt?: number;
}

/** A worker's clock that differs more from ours than this was replaced by a test. */
const CLOCK_TOLERANCE_MS = 60_000;
/** A duration that is this much longer than the time that went by was measured with a replaced clock. */
const DURATION_TOLERANCE_MS = 1000;

/** Turns what Playwright tells into events. Keeps nothing of a test that has ended. */
export class Translator {
  readonly #tests = new WeakMap<TestCase, KnownTest>();
  /** Paths from the root, by file. */
  readonly #paths = new Map<string, string>();
  readonly #root: string;
  readonly #testRoot: string;
  readonly #rules: RetryRules;
  readonly #keep: (attachment: Attachment) => Evidence;

  constructor({ root, testRoot, rules, keep }: TranslatorOptions) {
    this.#root = root;
    this.#testRoot = testRoot;
    this.#rules = rules;
    this.#keep = keep;
  }

  /** Nothing for a test that Playwright only reports, without any worker running it. */
  attemptStart(test: TestCase, result: TestResult): RecordedEvent | undefined {
    const known = this.#know(test);
    known.annotations = test.annotations;
    if (!hasWorker(result)) return undefined;
    known.startedAt = startOf(result);
    return {
      type: 'attempt-start',
      lane: laneOf(result),
      test: known.identity,
      attempt: result.retry,
    };
  }

  attemptEnd(test: TestCase, result: TestResult): RecordedEvent {
    const event = this.#attemptEnd(test, result);
    if (event.final) this.#tests.delete(test);
    return event;
  }

  #attemptEnd(test: TestCase, result: TestResult): RecordedEvent & { type: 'attempt-end' } {
    const at = now();
    const bare = this.bareAttemptEnd(test, result, at);
    const errors = this.#errors(test, result);
    const steps = translateSteps(result.steps, {
      status: result.status,
      startedAt: bare.startedAt ?? at,
      endedAt: at,
    });
    const stdout = outputText(result.stdout);
    const stderr = outputText(result.stderr);
    const { annotations, notes } = partAnnotations(this.#annotations(test, result));
    const evidence = result.attachments.map((attachment) => this.#evidence(attachment));
    const event = {
      ...bare,
      ...(errors.length > 0 && { errors }),
      ...(steps.length > 0 && { steps }),
      ...(stdout && { stdout }),
      ...(stderr && { stderr }),
      ...(annotations.length > 0 && { annotations }),
      ...(evidence.length > 0 && { evidence }),
    };
    addNotes(event, notes);
    return event;
  }

  /** The outcome and nothing around it. */
  bareAttemptEnd(test: TestCase, result: TestResult, at = now()) {
    const { identity, startedAt = startOf(result) } = this.#know(test);
    return {
      type: 'attempt-end' as const,
      at,
      lane: laneOf(result),
      test: identity,
      attempt: result.retry,
      status: statusOf(test, result),
      final: this.#rules.isFinal(test, result),
      ...(hasWorker(result) && { startedAt }),
      durationMs: durationOf(result, at - startedAt, this.#hasToldEnd(test)),
    };
  }

  runError(error: PlaywrightError, worker: Worker | undefined): RecordedEvent {
    return {
      type: 'run-error',
      error: translateError(error, this.#root),
      ...(worker && { lane: String(worker.parallelIndex) }),
    };
  }

  #know(test: TestCase): KnownTest {
    let known = this.#tests.get(test);
    if (!known) {
      const { annotations } = test;
      known = { identity: this.#identify(test), declared: annotations, annotations };
      this.#tests.set(test, known);
    }
    return known;
  }

  /**
   * Playwright puts the annotations of an attempt into a new list at the test (from 1.52 on at the result too)
   * when its worker tells its end. Where none does (no worker took it, or the worker died), the test still has
   * those of the attempt before.
   */
  #annotations(test: TestCase, result: TestResult): Annotations {
    if (!this.#hasToldEnd(test)) return this.#know(test).declared;
    return result.annotations ?? test.annotations;
  }

  #hasToldEnd(test: TestCase): boolean {
    return test.annotations !== this.#know(test).annotations;
  }

  #identify(test: TestCase): TestIdentity {
    const path: string[] = [];
    let suite: Suite | undefined = test.parent;
    for (; suite && suite.type === 'describe'; suite = suite.parent) {
      // A group may have no title.
      if (suite.title) path.unshift(plainText(suite.title));
    }
    const file = suite ? this.#fileOf(suite) : test.location.file;
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

  /**
   * The file that was run: tests that a shared function declares have the location of that function. Playwright
   * takes even a file suite's location from its tests, where they all are in one file with another ending: right for
   * the source of a built file, which has the same name, and wrong for the shared function's.
   */
  #fileOf(suite: Suite): string {
    const listed = resolve(this.#testRoot, suite.title);
    const located = suite.location?.file ?? listed;
    return parse(located).name === parse(listed).name ? located : listed;
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

/** When an attempt began, as its worker tells it, unless a test of that worker has replaced the clock. */
function startOf({ startTime }: TestResult): number {
  const told = startTime.getTime();
  const heard = now();
  return Math.abs(told - heard) < CLOCK_TOLERANCE_MS ? told : heard;
}

/**
 * @param elapsed since the attempt's start: what is known when the worker died, or measured with a clock that a
 *   test had replaced.
 */
function durationOf(result: TestResult, elapsed: number, hasToldEnd: boolean): number {
  const { duration } = result;
  const isMeasured = hasToldEnd || duration !== 0 || !hasWorker(result);
  const isPlausible = duration >= 0 && duration <= elapsed + DURATION_TOLERANCE_MS;
  return Math.max(0, isMeasured && isPlausible ? duration : elapsed);
}

function outputText(chunks: readonly (string | Buffer)[]): string {
  if (chunks.length === 0) return '';
  // Buffers only come where a chunk was no text; joined as bytes, a character cut in two is whole again.
  const text = chunks.every((chunk) => typeof chunk === 'string')
    ? chunks.join('')
    : Buffer.concat(chunks.map((chunk) => Buffer.from(chunk as string))).toString('utf8');
  return plainText(clipOutput(text));
}

/** Parts what the author's API wrote from the user's own annotations; of these, each is told once. */
function partAnnotations(told: Annotations): { annotations: Annotation[]; notes: AnnotationNote[] } {
  const notes: AnnotationNote[] = [];
  // Most tests have none.
  if (told.length === 0) return { annotations: [], notes };
  const annotations = new Map<string, Annotation>();
  for (const { type, description } of told) {
    const annotation = {
      type: plainText(type),
      ...(description !== undefined && { description: plainText(description) }),
    };
    const note = noteOf(annotation);
    if (note) notes.push(note);
    else annotations.set(JSON.stringify(annotation), annotation);
  }
  return { annotations: [...annotations.values()], notes };
}
