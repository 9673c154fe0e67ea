import { dirname } from 'node:path';
import {
  type Annotation,
  type AuthorFacts,
  addNotes,
  type Evidence,
  now,
  plainText,
  type RecordedEvent,
  Recorder,
  type Supported,
  type TestIdentity,
} from '@livelane/core';
import type {
  SerializedError,
  TestCase,
  TestModule,
  TestRunEndReason,
  TestSpecification,
  TestSuite,
  Vitest,
} from 'vitest/node';
import packageJson from '../package.json' with { type: 'json' };
import { translateError } from './errors.ts';
import { Identities } from './identities.ts';
import { Lanes } from './lanes.ts';
import { notesOf } from './notes.ts';
import { Outputs } from './output.ts';
import { NAME } from './runtime.ts';
import { Selection } from './selection.ts';
import { annotationsOf, attachmentsOf, earlierOutcomes, outcomeOf, wasAborted } from './translate.ts';

export const SUPPORTED: Supported = { framework: 'Vitest', from: '3.2', newest: 5 };

/** A test that has begun. */
interface Running {
  identity: TestIdentity;
  lane: string;
  begunAt: number;
}

/** One run of the suite: in watch mode there are many. */
export class Run {
  readonly recorder: Recorder;
  readonly #vitest: Vitest;
  readonly #root: string;
  readonly #identities: Identities;
  readonly #selection: Selection;
  readonly #lanes = new Lanes();
  readonly #outputs = new Outputs();
  readonly #running = new Map<TestCase, Running>();
  /** What has been told of: Vitest may tell that a test begins after it has told how it ended. */
  readonly #ended = new WeakSet<TestCase>();
  /** The last test that a file began to run by itself, not beside others. */
  readonly #current = new WeakMap<TestModule, TestCase>();
  /** The tests of a file in its order, and how far they have been looked at. */
  readonly #queues = new WeakMap<TestModule, { tests: TestCase[]; next: number }>();
  readonly #places = new WeakMap<TestCase, number>();
  readonly #finished = new WeakSet<TestModule>();
  readonly #isEmpty: boolean;
  #hasModules = false;
  #stopped: string | undefined;

  constructor(
    vitest: Vitest,
    options: Record<string, unknown>,
    specifications: readonly TestSpecification[],
  ) {
    this.#vitest = vitest;
    this.#root = vitest.config.root;
    this.#identities = new Identities(this.#root);
    this.#selection = new Selection(vitest, specifications);
    this.#isEmpty = specifications.length === 0;
    const { configFile } = vitest.vite.config;
    this.recorder = new Recorder({
      framework: { name: 'vitest', version: vitest.version },
      supported: SUPPORTED,
      reporter: packageJson.version,
      options,
      configDir: configFile ? dirname(configFile) : this.#root,
      from: import.meta.url,
    });
    const { shard, maxWorkers } = vitest.config;
    const taking = new Set(specifications.map(({ project }) => project));
    const projects = vitest.projects.filter((project) => taking.has(project)).map(({ name }) => name);
    const named = projects.filter((name) => name !== '');
    this.recorder.start({
      ...(typeof maxWorkers === 'number' && { workers: maxWorkers }),
      ...(shard && { shard: { current: shard.index, total: shard.count } }),
      ...(named.length > 0 && { projects: named }),
    });
    // Also when there is none: the run before, in watch mode, may have had one.
    (vitest.provide as (name: string, value: unknown) => void)(NAME, this.recorder.folder);
  }

  collected(module: TestModule): void {
    this.#identities.number(module);
    const tests = [...module.children.allTests()];
    for (const [index, test] of tests.entries()) this.#places.set(test, index);
    this.#queues.set(module, { tests, next: 0 });
  }

  moduleStart(module: TestModule): void {
    // Here and not when the run begins: Vitest forgets who listens between the two.
    if (!this.#hasModules) {
      this.#hasModules = true;
      this.#vitest.onCancel((reason) => {
        this.#stopped ??= reason;
      });
    }
    this.#lanes.of(module);
  }

  moduleEnd(module: TestModule): void {
    this.#finished.add(module);
    this.#suiteErrors(module);
    this.#lanes.release(module);
  }

  suiteEnd(suite: TestSuite): void {
    this.#suiteErrors(suite);
  }

  testReady(test: TestCase): void {
    if (isSkippedByDeclaration(test) || this.#ended.has(test) || this.#running.has(test)) return;
    // Vitest lets tests pass by here that it will not begin any more; one that it does begin ends as well.
    if (this.#stopped !== undefined || wasAborted(test)) return;
    this.#begin(test);
    // A short test has ended before Vitest tells that it began.
    if (isOver(test)) this.testResult(test);
  }

  output(id: string | undefined, stream: 'stdout' | 'stderr', text: string): void {
    if (id === undefined || this.#vitest.state.idMap.get(id)?.type !== 'test') return;
    this.#outputs.append(id, stream, text);
  }

  testResult(test: TestCase): void {
    this.#result(test, () => this.#begin(test));
  }

  /** @param begin for a test that Vitest has not told of before. */
  #result(test: TestCase, begin: () => Running): void {
    const { state } = test.result();
    const begun = this.#running.get(test);
    // Tests that were left when the run was stopped come by without any result.
    if (this.#ended.has(test) || state === 'pending') return;
    if (!begun && state === 'skipped' && !this.#isWorthTelling(test)) return;
    this.#ended.add(test);
    const running = begun ?? (state === 'skipped' ? this.#bystander(test) : begin());
    this.#running.delete(test);
    this.#end(test, running, begun !== undefined || state !== 'skipped');
  }

  /**
   * Ends what has begun, and tells what went wrong outside of tests.
   * @param modules all files of the run, when Vitest has come so far.
   * @returns the shard's end.
   */
  finish(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): TestRunEndReason {
    this.#endRunning(reason);
    // Vitest 3 has no word for the end of a file that does not load.
    for (const module of modules) if (!this.#finished.has(module)) this.#suiteErrors(module);
    for (const error of errors) {
      const type = typeof error.type === 'string' ? `${error.type}: ` : '';
      this.recorder.record({ type: 'run-error', error: translateError(error, this.#root, type) });
    }
    if (reason === 'failed' && !this.#hasModules && errors.length === 0) {
      // A failed `globalSetup`, for example, which Vitest only prints.
      const message = this.#isEmpty
        ? 'No test files found'
        : 'No test file was run. Vitest tells reporters no reason: its own output has it.';
      this.recorder.record({ type: 'run-error', error: { message } });
    }
    if (reason === 'interrupted' && this.#stopped === 'test-failure') return 'failed';
    const isBroken = errors.length > 0 && !this.#vitest.config.dangerouslyIgnoreUnhandledErrors;
    return reason === 'passed' && isBroken ? 'failed' : reason;
  }

  /** What Vitest never ended: it was stopped, or the worker died. */
  #endRunning(reason: TestRunEndReason): void {
    for (const [test, running] of this.#running) {
      this.#ended.add(test);
      const isStopped = reason === 'interrupted';
      this.recorder.record({
        ...bareEnd(running),
        status: isStopped ? 'interrupted' : 'failed',
        ...(!isStopped && { errors: [{ message: 'The worker ended before this test did.' }] }),
        ...this.#outputs.take(test.id),
        ...authorFacts(test, test.diagnostic()?.retryCount ?? 0),
      });
    }
    this.#running.clear();
  }

  #begin(test: TestCase): Running {
    if (!test.options.concurrent) this.#endEarlier(test);
    return this.#start(test);
  }

  #start(test: TestCase): Running {
    const running = this.#bystander(test);
    this.#running.set(test, running);
    this.recorder.record({ type: 'attempt-start', lane: running.lane, test: running.identity, attempt: 0 });
    return running;
  }

  /**
   * Ends tests of the file that came before this one. Word of it may be on the way still: Vitest lets newer tidings
   * overtake older ones while it waits for another reporter.
   */
  #endEarlier(test: TestCase): void {
    const before = this.#current.get(test.module);
    this.#current.set(test.module, test);
    const end = (one: TestCase) => {
      if (isOver(one)) this.#result(one, () => this.#start(one));
    };
    if (before) end(before);
    const queue = this.#queues.get(test.module);
    const place = this.#places.get(test) ?? 0;
    while (queue && queue.next < place) {
      const earlier = queue.tests[queue.next++];
      if (earlier) end(earlier);
    }
  }

  #bystander(test: TestCase): Running {
    return {
      identity: this.#identities.of(test),
      lane: this.#lanes.of(test.module),
      begunAt: test.diagnostic()?.startTime ?? now(),
    };
  }

  #end(test: TestCase, running: Running, hasBegun: boolean): void {
    const { identity, lane } = running;
    const base = { ...bareEnd(running), ...(!hasBegun && { startedAt: undefined, durationMs: 0 }) };
    let attempt = 0;
    try {
      for (const { status, errors, annotations, startedAt, durationMs = 0 } of earlierOutcomes(
        test,
        this.#root,
      )) {
        if (attempt > 0 && startedAt !== undefined) {
          this.recorder.record({ type: 'attempt-start', lane, test: identity, attempt });
        }
        this.recorder.record({
          ...base,
          attempt,
          status,
          final: false,
          // Below Vitest 5 it is not known when the others began.
          startedAt: attempt === 0 ? running.begunAt : startedAt,
          durationMs,
          ...(errors.length > 0 && { errors }),
          ...(annotations && { annotations }),
          ...authorFacts(test, attempt),
        });
        attempt++;
      }
      if (attempt > 0) {
        this.recorder.record({ type: 'attempt-start', lane, test: identity, attempt });
      }
      this.recorder.record(this.#lastAttempt(test, base, attempt));
    } catch (error) {
      // An outcome must not be lost because of what surrounds it.
      const { state } = test.result();
      this.recorder.record({ ...base, attempt, status: state === 'pending' ? 'interrupted' : state });
      throw error;
    }
  }

  #lastAttempt(test: TestCase, base: ReturnType<typeof bareEnd>, attempt: number): RecordedEvent {
    const outcome = outcomeOf(test, this.#root);
    const { status, errors, annotations: reasons = [] } = outcome;
    const annotations: Annotation[] = [...reasons, ...annotationsOf(test)];
    const { evidence, links } = attachmentsOf(test, (file): Evidence => this.recorder.keep(file));
    const facts: AuthorFacts = {
      ...(evidence.length > 0 && { evidence }),
      ...(links.length > 0 && { links }),
    };
    addNotes(facts, notesOf(test, attempt) ?? []);
    const { startedAt = base.startedAt, durationMs = test.diagnostic()?.duration ?? base.durationMs } =
      outcome;
    return {
      ...base,
      attempt,
      status,
      ...(base.startedAt !== undefined && { startedAt, durationMs }),
      ...(errors.length > 0 && { errors }),
      ...this.#outputs.take(test.id),
      ...(annotations.length > 0 && { annotations }),
      ...facts,
    };
  }

  /** Hooks of a suite or a file that failed, and files that do not load: no test carries these. */
  #suiteErrors(place: TestSuite | TestModule): void {
    for (const error of place.errors()) {
      this.recorder.record({
        type: 'run-error',
        lane: this.#lanes.of(place.type === 'module' ? place : place.module),
        error: translateError(error, this.#root, `${plainText(this.#identities.nameOf(place))}: `),
      });
    }
  }

  /** Whether a test that did not run was skipped by its author, and not left out by whoever ran the suite. */
  #isWorthTelling(test: TestCase): boolean {
    if (isSkippedByDeclaration(test)) return this.#selection.has(test);
    return this.#stopped === undefined && !wasAborted(test);
  }
}

/**
 * Whether nothing more will come of a test. Its result alone does not say so: Vitest tells a failure of which hooks and
 * retries are still to come like the last one, but the duration only at the end.
 */
function isOver(test: TestCase): boolean {
  return test.result().state !== 'pending' && (test.diagnostic()?.duration ?? 0) > 0;
}

/** What the author's API noted of an attempt. */
function authorFacts(test: TestCase, attempt: number): AuthorFacts {
  const facts: AuthorFacts = {};
  addNotes(facts, notesOf(test, attempt) ?? []);
  return facts;
}

function isSkippedByDeclaration({ options }: TestCase): boolean {
  return options.mode === 'skip' || options.mode === 'todo';
}

/** The outcome and nothing around it. */
function bareEnd({ identity, lane, begunAt }: Running) {
  return {
    type: 'attempt-end' as const,
    lane,
    test: identity,
    attempt: 0,
    // Vitest tells of a test when nothing more will come of it.
    final: true,
    startedAt: begunAt as number | undefined,
    durationMs: Math.max(0, now() - begunAt),
  };
}
