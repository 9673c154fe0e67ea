import {
  type Annotation,
  type AttemptEnd,
  addNotes,
  clipOutput,
  type Evidence,
  type Attachment as Kept,
  plainText,
  type RecordedEvent,
  type Status,
  type Step,
  type TestError,
  type TestIdentity,
} from '@livelane/core';
import { Attached } from './attachments.ts';
import { isTimeout, translateResult } from './errors.ts';
import { Features } from './features.ts';
import {
  type Envelope,
  type Hook,
  isUntouched,
  millisecondsOf,
  type TestCase,
  type TestCaseStarted,
  type TestStepResult,
  timeOf,
} from './messages.ts';
import { gherkinStep, hookStep, type StepHead, StepList, stepStatus } from './steps.ts';

/** Errors of one attempt that are kept: each step may be undefined. */
const ERROR_LIMIT = 100;
const ANNOTATION_LIMIT = 2000;

/** Cucumber 13's own words for a worker that threw, or ended before its time. */
const DEAD_WORKER = /^(?:Error on worker|Worker) (\d+)(?: exited unexpectedly|$)/;

/** Where there are no workers. */
const ONLY_LANE = '0';

/** From the best to the worst, as Cucumber ranks them: the worst of an attempt's results is its own. */
const RANKS = ['UNKNOWN', 'PASSED', 'SKIPPED', 'PENDING', 'UNDEFINED', 'AMBIGUOUS', 'FAILED'] as const;
type CucumberStatus = (typeof RANKS)[number];

/** An attempt that is running. */
interface Running {
  testCase: TestCase;
  identity: TestIdentity;
  lane: string;
  attempt: number;
  startedAt: number;
  worst: CucumberStatus;
  /** The first failure was a timeout. */
  isTimedOut: boolean;
  errors: TestError[];
  errorsLeftOut: number;
  steps: StepList;
  step: { head: StepHead; startedAt: number; inner: Step[] } | undefined;
  attached: Attached;
  annotations: Annotation[];
}

interface TranslatorOptions {
  /** The working directory: paths are told from here. */
  root: string;
  keep(attachment: Kept): Evidence;
}

/**
 * Turns Cucumber's messages into events. Keeps nothing of an attempt that has ended, and nothing of a
 * scenario that does not run again.
 */
export class Translator {
  readonly #root: string;
  readonly #keep: (attachment: Kept) => Evidence;
  readonly #features = new Features();
  readonly #testCases = new Map<string, TestCase>();
  readonly #hooks = new Map<string, Hook>();
  /** By the id of their `testCaseStarted`. */
  readonly #running = new Map<string, Running>();
  readonly #runHooks = new Map<string, { hookId: string; lane: string }>();
  /** Code that Cucumber suggests for an undefined step, by the step of the pickle. */
  readonly #suggestions = new Map<string, string>();
  /** The worker whose end stopped all the others, as Cucumber 13 does. */
  #deadWorker: string | undefined;
  #planned = 0;
  #begun = 0;

  constructor({ root, keep }: TranslatorOptions) {
    this.#root = root;
    this.#keep = keep;
  }

  /** Scenarios that Cucumber means to run. */
  get planned(): number {
    return this.#planned;
  }

  /** @param at when the message arrived, in milliseconds since the epoch. */
  translate(envelope: Envelope, at: number): RecordedEvent | undefined {
    // The most frequent first.
    if (envelope.testStepStarted) {
      const { testCaseStartedId, testStepId, timestamp } = envelope.testStepStarted;
      const running = this.#running.get(testCaseStartedId);
      const startedAt = timeOf(timestamp, at);
      if (running) running.step = { head: this.#headOf(running, testStepId), startedAt, inner: [] };
    } else if (envelope.testStepFinished) {
      const { testCaseStartedId, testStepId, testStepResult } = envelope.testStepFinished;
      const running = this.#running.get(testCaseStartedId);
      if (running) this.#endStep(running, testStepId, testStepResult, at);
    } else if (envelope.testCaseStarted) {
      return this.#attemptStart(envelope.testCaseStarted, at);
    } else if (envelope.testCaseFinished) {
      const { testCaseStartedId, willBeRetried, timestamp } = envelope.testCaseFinished;
      const running = this.#running.get(testCaseStartedId);
      this.#running.delete(testCaseStartedId);
      return running && this.#attemptEnd(running, statusOf(running), !willBeRetried, timeOf(timestamp, at));
    } else if (envelope.attachment) {
      const running = this.#running.get(envelope.attachment.testCaseStartedId ?? '');
      const step = running?.attached.add(envelope.attachment);
      if (step) running?.step?.inner.push(step);
    } else if (envelope.externalAttachment) {
      const { testCaseStartedId = '', url } = envelope.externalAttachment;
      this.#running.get(testCaseStartedId)?.attached.addLink(url);
    } else if (envelope.pickle) {
      this.#features.addPickle(envelope.pickle);
    } else if (envelope.testCase) {
      this.#testCases.set(envelope.testCase.id, envelope.testCase);
      this.#planned++;
    } else if (envelope.gherkinDocument) {
      this.#features.addDocument(envelope.gherkinDocument);
    } else if (envelope.hook) {
      this.#hooks.set(envelope.hook.id, envelope.hook);
    } else if (envelope.suggestion) {
      const { pickleStepId, snippets } = envelope.suggestion;
      this.#suggestions.set(pickleStepId, snippets.map(({ code }) => code).join('\n\n'));
    } else {
      return this.#outsideScenarios(envelope);
    }
    return undefined;
  }

  /** Ends what was running when the run ended without it. */
  breakOff(status: 'failed' | 'interrupted', error: TestError | undefined, at: number): RecordedEvent[] {
    const events = [...this.#running.values()].map((running) => {
      if (running.step) {
        const { head, startedAt, inner: steps } = running.step;
        const error = 'This step had not ended.';
        running.steps.add(head, { status: 'failed', startedAt, durationMs: at - startedAt, error, steps });
      }
      if (this.#deadWorker !== undefined && this.#deadWorker !== running.lane) {
        running.errors.push({ message: `Stopped, because worker ${this.#deadWorker} had ended.` });
        return this.#attemptEnd(running, 'interrupted', true, at);
      }
      if (error) running.errors.push(error);
      return this.#attemptEnd(running, status, true, at);
    });
    this.#running.clear();
    return events;
  }

  /** Whether a scenario is running. */
  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Scenarios that never began. */
  get left(): number {
    return this.#planned - this.#begun;
  }

  #attemptStart(
    { id, testCaseId, attempt, workerId, timestamp }: TestCaseStarted,
    arrivedAt: number,
  ): RecordedEvent {
    const at = timeOf(timestamp, arrivedAt);
    const testCase = this.#testCases.get(testCaseId);
    if (!testCase) throw new Error(`Cucumber runs a test case that it did not announce (${testCaseId})`);
    if (attempt === 0) this.#begun++;
    const identity = this.#features.identity(testCase.pickleId);
    const running: Running = {
      testCase,
      identity,
      lane: workerId ?? ONLY_LANE,
      attempt,
      startedAt: at,
      worst: 'UNKNOWN',
      isTimedOut: false,
      errors: [],
      errorsLeftOut: 0,
      steps: new StepList(),
      step: undefined,
      attached: new Attached(this.#keep),
      annotations: identity.parameters ? [exampleOf(identity.parameters)] : [],
    };
    this.#running.set(id, running);
    return { type: 'attempt-start', at, lane: running.lane, test: identity, attempt };
  }

  #attemptEnd(running: Running, status: Status, final: boolean, at: number): RecordedEvent {
    const { testCase, identity, lane, attempt, startedAt, errors, annotations, attached } = running;
    if (final) {
      for (const { pickleStepId } of testCase.testSteps) this.#suggestions.delete(pickleStepId ?? '');
      this.#testCases.delete(testCase.id);
      this.#features.forget(testCase.pickleId);
    }
    if (running.errorsLeftOut > 0)
      errors.push({ message: `… ${running.errorsLeftOut} more errors left out` });
    const steps = running.steps.all(at);
    const stdout = attached.log && plainText(clipOutput(attached.log));
    const event: AttemptEnd = {
      type: 'attempt-end',
      at,
      lane,
      test: identity,
      attempt,
      status,
      final,
      startedAt,
      durationMs: at - startedAt,
      ...(errors.length > 0 && { errors }),
      ...(steps.length > 0 && { steps }),
      ...(stdout && { stdout }),
      ...(annotations.length > 0 && { annotations }),
      ...(attached.evidence.length > 0 && { evidence: attached.evidence }),
      ...(attached.links.length > 0 && { links: attached.links }),
    };
    addNotes(event, attached.notes);
    return event;
  }

  #headOf({ testCase }: Running, testStepId: string): StepHead {
    const { step, pickle, hookId } = this.#find(testCase, testStepId);
    if (!step || !pickle) return hookStep(this.#hooks.get(hookId ?? ''));
    return gherkinStep(this.#features.step(pickle, step.astNodeIds).keyword, step);
  }

  #find(testCase: TestCase, testStepId: string) {
    const testStep = testCase.testSteps.find(({ id }) => id === testStepId);
    const pickle = this.#features.pickle(testCase.pickleId);
    const step = pickle?.steps.find(({ id }) => id === testStep?.pickleStepId);
    return { step, pickle, hookId: testStep?.hookId };
  }

  #endStep(running: Running, testStepId: string, result: TestStepResult, at: number): void {
    // Before anything else: an outcome must not be lost because of what surrounds it.
    const before = running.worst;
    if (RANKS.indexOf(result.status) > RANKS.indexOf(before)) running.worst = result.status;
    const {
      head,
      startedAt,
      inner: steps,
    } = running.step ?? { head: this.#headOf(running, testStepId), startedAt: at, inner: [] };
    running.step = undefined;
    let error: string | undefined;
    if (stepStatus(result.status) === 'failed') {
      if (result.status === 'FAILED' && before !== 'FAILED') running.isTimedOut = isTimeout(result);
      if (running.errors.length < ERROR_LIMIT) {
        const translated = this.#stepError(running, testStepId, head, result);
        running.errors.push(translated);
        error = translated.message;
      } else {
        running.errorsLeftOut++;
      }
    } else if (result.status === 'PENDING') {
      running.annotations.push(annotation('pending', head.title));
    } else if (result.status === 'SKIPPED' && (before === 'UNKNOWN' || before === 'PASSED')) {
      const why = isUntouched(result) ? 'Not run, because another scenario failed.' : head.title;
      running.annotations.push(annotation('skip', why));
    }
    const durationMs = millisecondsOf(result.duration);
    running.steps.add(head, { status: stepStatus(result.status), startedAt, durationMs, error, steps });
  }

  #stepError(running: Running, testStepId: string, { title }: StepHead, result: TestStepResult): TestError {
    const { step, pickle } = this.#find(running.testCase, testStepId);
    const error = this.#errorOf(result, title, step?.id);
    if (error.location || !step || !pickle) return error;
    const { file, line } = this.#features.step(pickle, step.astNodeIds);
    return line === undefined ? error : { ...error, location: { file, line } };
  }

  #errorOf(result: TestStepResult, title: string, pickleStepId = ''): TestError {
    if (result.status === 'UNDEFINED') {
      const code = this.#suggestions.get(pickleStepId);
      const advice = code ? `\nImplement with the following snippet:\n\n${plainText(code)}` : '';
      return { message: `Undefined step: ${title}${advice}` };
    }
    if (result.status === 'AMBIGUOUS' && result.message === undefined) {
      // Cucumber 13 does not say which definitions match.
      return { message: `Ambiguous step: ${title}` };
    }
    return translateResult(result, this.#root);
  }

  #outsideScenarios(envelope: Envelope): RecordedEvent | undefined {
    const { testRunHookStarted, testRunHookFinished, testRunFinished } = envelope;
    const { parseError, undefinedParameterType } = envelope;
    if (testRunHookStarted) {
      const { id, hookId, workerId = ONLY_LANE } = testRunHookStarted;
      this.#runHooks.set(id, { hookId, lane: workerId });
    } else if (testRunHookFinished) {
      const { testRunHookStartedId, result } = testRunHookFinished;
      const started = this.#runHooks.get(testRunHookStartedId);
      this.#runHooks.delete(testRunHookStartedId);
      if (result.status !== 'FAILED') return undefined;
      const error = translateResult(result, this.#root);
      const { title } = hookStep(this.#hooks.get(started?.hookId ?? ''));
      return {
        type: 'run-error',
        error: { ...error, message: `${title}: ${error.message}` },
        ...(started && { lane: started.lane }),
      };
    } else if (testRunFinished?.exception) {
      // Cucumber 13 goes on to its end where 12 gives up.
      const { exception } = testRunFinished;
      this.#deadWorker = DEAD_WORKER.exec(exception.message ?? '')?.[1];
      const error = translateResult({ message: exception.stackTrace, exception }, this.#root);
      return { type: 'run-error', error };
    } else if (parseError) {
      const { uri = '', location } = parseError.source;
      const file = uri.replaceAll('\\', '/');
      return {
        type: 'run-error',
        error: {
          message: `Parse error in ${file}: ${plainText(parseError.message)}`,
          ...(location && { location: { file, ...location } }),
        },
      };
    } else if (undefinedParameterType) {
      const { name, expression } = undefinedParameterType;
      const message = `Undefined parameter type: “${name}”, used in “${expression}”`;
      return { type: 'run-error', error: { message: plainText(message) } };
    }
    return undefined;
  }
}

function statusOf({ worst, isTimedOut }: Running): Status {
  switch (worst) {
    case 'FAILED':
      return isTimedOut ? 'timedout' : 'failed';
    case 'AMBIGUOUS':
    case 'UNDEFINED':
      return 'failed';
    case 'PENDING':
      return 'todo';
    case 'SKIPPED':
      return 'skipped';
    default:
      // A scenario without any step is none that fails.
      return 'passed';
  }
}

/** The values of an outline's row, for vendors that have no word for them. */
function exampleOf(parameters: Record<string, string>): Annotation {
  const values = Object.entries(parameters).map(([name, value]) => `${name}: ${value}`);
  return annotation('example', values.join(', '));
}

function annotation(type: string, description: string): Annotation {
  return { type, description: clipOutput(plainText(description), ANNOTATION_LIMIT) };
}
