import {
  type Annotation,
  type Attachment,
  type Evidence,
  type Note,
  pathFrom,
  type RecordedEvent,
  type Status,
  type TestError,
  type TestIdentity,
} from '@livelane/core';
import type { Listener } from './author.ts';
import type { ErrorSettings } from './errors.ts';
import { isTimeout, translateError } from './errors.ts';
import { Identities } from './identities.ts';
import type { MochaRunnable, MochaSuite, MochaTest } from './mocha.ts';

/** Errors of one attempt that are kept. */
const ERROR_LIMIT = 100;

/** An attempt that has ended, still without its place in time and its lane. */
export interface EndedAttempt {
  test: TestIdentity;
  attempt: number;
  status: Status;
  final: boolean;
  /** When Mocha said that it begins; absent for a test that was never started. */
  begunAt?: number;
  /** Of the test’s function, as Mocha says it; absent when it never ran. */
  ownMs?: number | undefined;
  errors: TestError[];
  annotations?: Annotation[];
  /** What its author said about it. */
  notes?: Note[] | undefined;
}

/** Where attempts go. */
export interface AttemptSink {
  begin(attempt: { test: TestIdentity; attempt: number }): void;
  end(attempt: EndedAttempt): void;
}

/** Becomes the ended attempt as it is: this is the hot path. */
interface CurrentAttempt extends Omit<EndedAttempt, 'status'> {
  source: MochaTest;
  status: Status | undefined;
  /** Mocha has said all about the test’s function; only hooks can follow. */
  isOver: boolean;
  willRetry: boolean;
  hasFailedHook: boolean;
}

export interface TranslatorOptions {
  errors: ErrorSettings;
  sink: AttemptSink;
  record: (event: RecordedEvent) => void;
  now: () => number;
  /** The events are what is left of them after their way from a worker. */
  isParallel: boolean;
  /** Whether `--grep` lets a test run. */
  isSelected: (test: MochaTest) => boolean;
  /** Whether a failure outside of all tests has been told by the worker where it happened. */
  isTold?: (subject: MochaRunnable) => boolean;
}

/**
 * Makes attempts of Mocha’s events. An attempt ends when its `afterEach` hooks have: only the next event that
 * belongs to something else says so. Until then a failing hook is a failure of the attempt.
 */
export class Translator {
  readonly #options: TranslatorOptions;
  readonly #identities: Identities;
  #current: CurrentAttempt | undefined;
  /** The test that Mocha runs again next. */
  #retried: TestIdentity | undefined;
  /** Tests that have had their turn. Mocha keeps the tests; we do not. */
  readonly #seen = new WeakSet<MochaTest>();
  /** Groups whose tests may never run, and the hook that is to blame. */
  readonly #brokenBy = new Map<MochaSuite, string>();

  constructor(options: TranslatorOptions) {
    this.#options = options;
    this.#identities = new Identities(options.errors.root);
  }

  testBegins(test: MochaTest): void {
    // With `failHookAffectedTests`, a test whose `beforeEach` failed is said to begin once more.
    if (this.#isCurrent(test) && !this.#current?.isOver) return;
    this.finishAttempt();
    const attempt = test.currentRetry();
    const identity = (attempt > 0 && this.#retried) || this.#identities.of(test);
    this.#retried = undefined;
    this.#seen.add(test);
    this.#current = {
      source: test,
      test: identity,
      attempt,
      status: undefined,
      final: true,
      begunAt: this.#options.now(),
      ownMs: undefined,
      errors: [],
      notes: undefined,
      isOver: false,
      willRetry: false,
      hasFailedHook: false,
    };
    this.#options.sink.begin(this.#current);
  }

  passes(test: MochaTest): void {
    if (this.#isCurrent(test) && this.#current) this.#current.status ??= 'passed';
  }

  isPending(test: MochaTest): void {
    if (this.#isCurrent(test) && this.#current && !this.#current.isOver) this.#current.status ??= 'skipped';
    else this.#endUnbegun(test, 'skipped', []);
  }

  willRetry(test: MochaTest, error: unknown): void {
    if (!this.#isCurrent(test) || !this.#current) return;
    this.#addError(this.#current, error);
    this.#current.willRetry = true;
    this.#isOver(this.#current, test);
  }

  testIsOver(test: MochaTest): void {
    if (this.#isCurrent(test) && this.#current) this.#isOver(this.#current, test);
  }

  fails(subject: MochaRunnable, error: unknown): void {
    if (subject.type === 'hook') this.#hookFails(subject, error);
    else if (subject.type === 'test') this.#testFails(subject as MochaTest, error);
    else
      this.#failsOutside(subject, error, subject.file && pathFrom(this.#options.errors.root, subject.file));
  }

  /** A promise was rejected, and Mocha lets it pass. Nobody knows which test made it. */
  nobodyHandles(reason: unknown): void {
    this.#options.record({ type: 'run-error', error: this.#translate(reason, 'Unhandled rejection') });
  }

  /** Of the attempt that goes on now, if there is one. */
  listener(keep: (attachment: Attachment) => Evidence): Listener | undefined {
    const current = this.#current;
    if (!current) return undefined;
    return {
      isOpen: () => this.#current === current,
      keep,
      note(note) {
        current.notes ??= [];
        current.notes.push(note);
      },
    };
  }

  /** Something failed outside of all tests, and Mocha has no error for it. */
  runError(message: string): void {
    this.#options.record({ type: 'run-error', error: { message } });
  }

  hookBegins(hook: MochaRunnable): void {
    if (!isOfEach(hook)) this.finishAttempt();
  }

  suiteIsOver(suite: MochaSuite): void {
    this.finishAttempt();
    const hook = this.#brokenBy.get(suite);
    if (hook === undefined) return;
    this.#brokenBy.delete(suite);
    this.#endNeverRun(suite, { type: 'not run', description: `after ${hook} failed` });
  }

  finishAttempt(): void {
    const current = this.#current;
    if (!current) return;
    this.#current = undefined;
    current.status ??= 'interrupted';
    // Mocha never comes to the retry when a hook has failed.
    current.final = !current.willRetry || current.hasFailedHook;
    if (!current.final) this.#retried = current.test;
    this.#options.sink.end(current as EndedAttempt);
  }

  /** The process exits: what is known of the running attempt’s outcome must not be lost. */
  exit(): void {
    if (this.#current?.status) this.finishAttempt();
  }

  #testFails(test: MochaTest, error: unknown): void {
    if (this.#isCurrent(test) && this.#current) {
      this.#addError(this.#current, error);
    } else if (test.isPending()) {
      // `--forbid-pending`
      this.#endUnbegun(test, 'failed', [this.#translate(error)]);
    } else {
      // `done` was called again, or something went wrong in what a test had left behind.
      this.#failsOutside(test, error, `“${test.fullTitle()}” failed after it had ended`);
    }
  }

  #hookFails(hook: MochaRunnable, error: unknown): void {
    if (isOfEach(hook) && this.#current) {
      this.#addError(this.#current, error, hook.title);
      this.#current.hasFailedHook = true;
    } else {
      this.#failsOutside(hook, error, hook.title);
    }
    if (hook.parent && !this.#options.isParallel) this.#brokenBy.set(hook.parent, hook.title);
  }

  #addError(current: CurrentAttempt, error: unknown, about?: string): void {
    if (current.errors.length < ERROR_LIMIT) current.errors.push(this.#translate(error, about));
    if (current.status === 'failed' || current.status === 'timedout') return;
    current.status = isTimeout(error) ? 'timedout' : 'failed';
  }

  #isOver(current: CurrentAttempt, test: MochaTest): void {
    current.isOver = true;
    if (test.duration !== undefined) current.ownMs = Math.max(0, test.duration);
  }

  #failsOutside(subject: MochaRunnable, error: unknown, about?: string): void {
    if (this.#options.isTold?.(subject)) return;
    this.#options.record({ type: 'run-error', error: this.#translate(error, about) });
  }

  #endUnbegun(test: MochaTest, status: Status, errors: TestError[], annotations?: Annotation[]): void {
    this.finishAttempt();
    this.#seen.add(test);
    this.#options.sink.end({
      test: this.#identities.of(test),
      attempt: 0,
      status,
      final: true,
      errors,
      ...(annotations && { annotations }),
    });
  }

  #endNeverRun(suite: MochaSuite, why: Annotation): void {
    for (const test of suite.tests ?? []) {
      // Mocha puts the copy that was run last in the place of a test that was run again.
      if (this.#seen.has(test) || !this.#options.isSelected(test)) continue;
      this.#endUnbegun(test, 'skipped', [], [why]);
    }
    for (const inner of suite.suites ?? []) this.#endNeverRun(inner, why);
  }

  /** In parallel mode each event brings another object for the same test. */
  #isCurrent(test: MochaTest): boolean {
    const current = this.#current?.source;
    if (!current || current === test) return current === test;
    return (
      this.#options.isParallel &&
      current.file === test.file &&
      current.currentRetry() === test.currentRetry() &&
      current.fullTitle() === test.fullTitle()
    );
  }

  #translate(error: unknown, about?: string): TestError {
    return translateError(error, this.#options.errors, about);
  }
}

/** `"before each" hook for "pays"`, in every interface. */
function isOfEach({ title }: MochaRunnable): boolean {
  return /^"(before|after) each" hook/.test(title);
}
