import {
  addNotes,
  now,
  type RecordedEvent,
  type Status,
  type TestError,
  type TestIdentity,
} from '@livelane/core';
import { translateFailures } from './errors.ts';
import type { FileNotes } from './file-notes.ts';
import type { CaseResult, CaseStart, CaseTitles } from './jest-api.ts';
import {
  attemptEnd,
  attemptStart,
  bareAttemptEnd,
  beginOf,
  cutOff,
  type EndEvent,
  hasRun,
  identify,
  isPending,
  type Place,
  statusOf,
  withBegin,
} from './translate.ts';

export interface TestFileOptions {
  place: Place;
  /** `-t`. */
  namePattern: RegExp | undefined;
  /** Tests that passed may run again: `jest.retryTimes(n, { entireDescribe: true })`. */
  rerunsPassed: boolean;
  /** The file's lane, taken when it is asked for. */
  lane: () => string;
  /** What its tests say about themselves. */
  notes: FileNotes;
  record: (event: RecordedEvent) => void;
}

interface KnownTest {
  identity: TestIdentity;
  /** As Jest has them; the identity's are plain text. */
  titles: CaseTitles;
  /** Attempts that have begun. */
  attempts: number;
  /** When the attempt that is running began. */
  running?: number;
  /** Begins that were told, and their results not yet. */
  begins: number[];
  /** How many of them came before the file's first test began again. */
  begunBefore: number;
  /** Jest's count in the last result. It begins anew when a new worker runs the file. */
  invocation: number;
  /** The outcome that was written last. */
  outcome?: Status;
  /** No further attempt may be written. */
  final: boolean;
}

/**
 * One test file while it runs. Jest tells a reporter of each attempt as it ends, but neither whether another
 * follows nor which of several tests with the same title it was. So:
 *
 * - An attempt that may be followed by another (a failed one) is written as not final. When a test begins
 *   outside its group, or the file ends, it is certain that none followed, and that is written, too. A passed
 *   test is final at once.
 * - A test that begins under titles which the file has had before is a retry, a namesake, or the same test in
 *   a new worker (Jest runs a file again when its worker exits). Only its result says which, by its count of
 *   invocations; a namesake is written at the file's end, when Jest lists all tests of the file.
 */
export class TestFile {
  readonly #place: Place;
  readonly #namePattern: RegExp | undefined;
  readonly #rerunsPassed: boolean;
  readonly #lane: () => string;
  readonly #notes: FileNotes;
  readonly #record: (event: RecordedEvent) => void;
  readonly #tests = new Map<string, KnownTest>();
  /** Results of namesakes, or of a file that runs again. */
  readonly #others = new Map<string, CaseResult[]>();
  /** Tests whose last attempt was written as not final. */
  readonly #unsettled = new Set<KnownTest>();
  /** The test that began first. */
  #first: string | undefined;
  /** Where the last test began. */
  #group: readonly string[] = [];
  #focused = false;
  #shared = false;

  constructor({ place, namePattern, rerunsPassed, lane, notes, record }: TestFileOptions) {
    this.#place = place;
    this.#namePattern = namePattern;
    this.#rerunsPassed = rerunsPassed;
    this.#lane = lane;
    this.#notes = notes;
    this.#record = record;
  }

  /**
   * Two projects run the same file at the same time. Jest does not say whose tests it tells about, so the
   * file's result alone counts.
   */
  share(): void {
    this.#shared = true;
  }

  caseStart(info: CaseStart): void {
    if (this.#shared) return;
    if (info.mode === 'only') this.#focused = true;
    const key = keyOf(info);
    const startedAt = info.startedAt ?? now();
    const known = this.#tests.get(key);
    if (known) {
      if (key === this.#first) this.#firstAgain(known);
      known.begins.push(startedAt);
      return;
    }
    this.#first ??= key;
    this.#enter(info.ancestorTitles);
    const test = this.#know(key, info);
    test.begins.push(startedAt);
    this.#begin(test, startedAt);
  }

  caseResult(told: CaseResult): void {
    if (this.#shared) return;
    const key = keyOf(told);
    const test = this.#tests.get(key);
    const invocation = told.invocations ?? 1;
    const result = test && hasRun(told) ? withBegin(told, takeBegin(test, told)) : told;
    if (!test) {
      // `todo`, which never begins.
      this.#nextAttempt(this.#know(key, result), result);
    } else if (test.running !== undefined && invocation === 1) {
      // The worker that began it is gone, and a new one runs the file from its first test.
      if (test.running !== (beginOf(result) ?? test.running)) this.#abandon(test);
      if (test.running === undefined) this.#nextAttempt(test, result);
      else this.#end(test, result);
    } else if (!test.final && invocation === test.invocation + 1) {
      this.#nextAttempt(test, result);
    } else {
      append(this.#others, key, result);
    }
  }

  /**
   * The file has ended, so every last attempt is final.
   * @param why the file ended without results.
   */
  end(results: readonly CaseResult[], why: TestError | undefined): void {
    // Tests that ran come before those that did not, because that is the order in which they were told.
    const ran = new Map<string, CaseResult[]>();
    for (const result of results) {
      if (!isPending(result)) append(ran, keyOf(result), result);
    }
    for (const [key, [first, ...namesakes]] of ran) {
      if (first) this.#reconcile(key, first);
      if (namesakes.length > 0) this.#writeNamesakes(key, namesakes);
    }
    const skipped = new Map<string, CaseResult[]>();
    for (const result of results) {
      if (!isPending(result) || !this.#isSelected(result)) continue;
      const key = keyOf(result);
      this.#writeNew(result, (ran.get(key)?.length ?? 0) + append(skipped, key, result) - 1);
    }
    this.#close({ status: 'failed', ...(why && { errors: [why] }) });
  }

  /** The run is being stopped: no result of this file will come. */
  interrupt(): void {
    this.#close({ status: 'interrupted' });
  }

  /** Either it is tried again, or a new worker runs the file: then no result will come of what had begun. */
  #firstAgain(first: KnownTest): void {
    for (const test of this.#tests.values()) if (test !== first) test.begunBefore = test.begins.length;
  }

  #enter(group: readonly string[]): void {
    const before = this.#group;
    this.#group = group;
    if (this.#unsettled.size === 0 || isSame(group, before)) return;
    for (const test of this.#unsettled) if (this.#isThrough(test)) this.#settle(test);
  }

  /**
   * Jest retries the tests of a group before it goes on to another, so those of a group that is left are
   * through; except that a result may be told after the next test's begin, and that a new worker may be at it.
   */
  #isThrough({ titles, begins }: KnownTest): boolean {
    if (this.#rerunsPassed || begins.length > 0 || isWithin(this.#group, titles.ancestorTitles)) return false;
    return !this.#others.has(keyOf(titles));
  }

  #close(outcome: { status: Status; errors?: TestError[] }): void {
    for (const test of this.#tests.values()) {
      if (test.running !== undefined) this.#write(test, this.#cutOff(test, outcome), true);
      else if (this.#unsettled.has(test)) this.#settle(test);
    }
    this.#tests.clear();
    this.#others.clear();
  }

  #know(key: string, titles: CaseTitles): KnownTest {
    const test = this.#newTest(titles, 0);
    this.#tests.set(key, test);
    return test;
  }

  #newTest(titles: CaseTitles, repeat: number): KnownTest {
    const { ancestorTitles, title } = titles;
    const identity = identify(this.#place, titles, repeat);
    return {
      identity,
      titles: { ancestorTitles, title },
      attempts: 0,
      begins: [],
      begunBefore: 0,
      invocation: 0,
      final: false,
    };
  }

  #begin(test: KnownTest, startedAt: number, at?: number): void {
    test.running = startedAt;
    this.#record(attemptStart(test.identity, this.#lane(), test.attempts, at));
    test.attempts++;
  }

  /** An attempt of which only the end is told. */
  #nextAttempt(test: KnownTest, result: CaseResult, isLast = false): void {
    const startedAt = hasRun(result) ? beginOf(result) : undefined;
    if (startedAt === undefined) test.attempts++;
    else this.#begin(test, startedAt, startedAt);
    this.#end(test, result, isLast);
  }

  #end(test: KnownTest, result: CaseResult, isLast = false): void {
    const event = this.#attemptEnd(test, withBegin(result, test.running));
    test.invocation = result.invocations ?? 1;
    const mayRepeat = result.status === 'failed' || (this.#rerunsPassed && result.status !== 'todo');
    this.#write(test, event, isLast || !mayRepeat || this.#isThrough(test));
  }

  #attemptEnd(test: KnownTest, result: CaseResult): EndEvent {
    const { identity, attempts } = test;
    try {
      const event = attemptEnd(identity, this.#lane(), attempts - 1, result, this.#place.root);
      if (hasRun(result)) this.#addNotes(event, test);
      return event;
    } catch {
      // An outcome must not be lost because of what surrounds it.
      return bareAttemptEnd(identity, this.#lane(), attempts - 1, result);
    }
  }

  #cutOff(test: KnownTest, outcome: { status: Status; errors?: TestError[] }): EndEvent {
    const { identity, attempts, running } = test;
    const event = cutOff(identity, this.#lane(), attempts - 1, running ?? now(), outcome);
    this.#addNotes(event, test);
    return event;
  }

  #addNotes(event: EndEvent, { titles: { ancestorTitles, title } }: KnownTest): void {
    const { at = now(), startedAt, durationMs, status } = event;
    const end = startedAt === undefined ? at : startedAt + durationMs;
    const mayFollow = status === 'failed' || status === 'timedout';
    addNotes(event, this.#notes.take([...ancestorTitles, title].join(' '), end, mayFollow));
  }

  #abandon(test: KnownTest): void {
    const message = 'The worker process ended while this test ran; Jest ran the file again.';
    this.#write(test, this.#cutOff(test, { status: 'failed', errors: [{ message }] }), false);
  }

  #write(test: KnownTest, event: EndEvent, final: boolean): void {
    test.running = undefined;
    test.outcome = event.status;
    test.final = final;
    if (final) this.#unsettled.delete(test);
    else this.#unsettled.add(test);
    event.final = final;
    this.#record(event);
  }

  /** No attempt followed the last one. */
  #settle(test: KnownTest): void {
    const { id, project, repeat } = test.identity;
    test.final = true;
    this.#unsettled.delete(test);
    this.#record({
      type: 'test-final',
      lane: this.#lane(),
      test: { id, ...(project && { project }), ...(repeat && { repeat }) },
    });
  }

  /** Brings what was told while the file ran together with what Jest says in the end. */
  #reconcile(key: string, result: CaseResult): void {
    const test = this.#tests.get(key);
    const status = statusOf(result);
    if (!test) {
      this.#writeNew(result, 0);
    } else if (test.final) {
      if (status !== test.outcome) this.#contradict(test, result);
    } else if (test.running !== undefined) {
      this.#end(test, result, true);
    } else if (status !== test.outcome || (result.invocations ?? 1) > test.invocation) {
      // A new worker ran the file again, or the last result was told too late.
      this.#nextAttempt(test, result, true);
    } else {
      this.#settle(test);
    }
  }

  #contradict({ identity, outcome }: KnownTest, result: CaseResult): void {
    const name = [...identity.path, identity.title].join(' › ');
    const message = `${identity.file}: “${name}” was reported as ${outcome}. After that Jest changed it to ${statusOf(result)}.`;
    const why = translateFailures(result.failureMessages, this.#place.root);
    const error = { message: [message, ...why.map((one) => one.message)].join('\n') };
    this.#record({ type: 'run-error', lane: this.#lane(), error });
  }

  /** Tests with the same titles, from the second on. */
  #writeNamesakes(key: string, namesakes: readonly CaseResult[]): void {
    const told = groupAttempts(this.#others.get(key) ?? []);
    // Otherwise the file has run more than once, and there is no telling which of them it was.
    const known = told.length === namesakes.length;
    namesakes.forEach((result, index) => {
      const attempts = (known && told[index]) || [result];
      const test = this.#newTest(result, index + 1);
      attempts.forEach((attempt, number) => {
        this.#nextAttempt(test, attempt, number === attempts.length - 1);
      });
    });
  }

  /** A test of which nothing was told before the file's end. */
  #writeNew(result: CaseResult, repeat: number): void {
    const test = this.#newTest(result, repeat);
    test.attempts = Math.max(0, (hasRun(result) ? (result.invocations ?? 1) : 1) - 1);
    this.#nextAttempt(test, result, true);
  }

  /** Jest lists what `-t` or `.only` left out among the skipped tests. */
  #isSelected({ fullName }: CaseResult): boolean {
    return !this.#focused && (this.#namePattern?.test(fullName) ?? true);
  }
}

/** Which of the begins that were told a result belongs to; those before it were cut off with their worker. */
function takeBegin(test: KnownTest, result: CaseResult): number | undefined {
  const { begins } = test;
  const startedAt = beginOf(result);
  // Jest 29 does not say it.
  const isCutOff = () => (startedAt === undefined ? test.begunBefore > 0 : begins[0] !== startedAt);
  while (begins.length > 1 && isCutOff()) {
    begins.shift();
    test.begunBefore--;
  }
  test.begunBefore = Math.max(0, test.begunBefore - 1);
  return begins.shift();
}

function isWithin(group: readonly string[], outer: readonly string[]): boolean {
  return outer.every((title, depth) => group[depth] === title);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isWithin(a, b);
}

function keyOf({ ancestorTitles, title }: CaseTitles): string {
  return JSON.stringify([...ancestorTitles, title]);
}

/** Attempts of several tests, in the order of their ends; Jest retries one test to its end before the next. */
function groupAttempts(results: readonly CaseResult[]): CaseResult[][] {
  const tests: CaseResult[][] = [];
  for (const result of results) {
    const invocation = result.invocations ?? 1;
    if (invocation === 1) tests.push([result]);
    else tests.find((attempts) => attempts.length === invocation - 1)?.push(result);
  }
  return tests;
}

/** @returns how many there are now. */
function append(lists: Map<string, CaseResult[]>, key: string, result: CaseResult): number {
  const list = lists.get(key);
  if (list) return list.push(result);
  lists.set(key, [result]);
  return 1;
}
