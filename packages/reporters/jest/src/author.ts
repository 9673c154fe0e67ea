import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import {
  type AuthorAttachment,
  isSwitchedOn,
  type Livelane,
  makeLivelane,
  type Note,
  NotesWriter,
  RUN_FOLDER_VARIABLE,
  realTime,
  StepRecorder,
} from '@livelane/core';
import type { JestNote } from './file-notes.ts';

/**
 * What Jest tells a test about itself, `MatcherState` of the package `expect`:
 * https://github.com/jestjs/jest/blob/main/packages/expect/src/types.ts
 */
export interface ExpectState {
  testPath?: string;
  /** Groups and title of the test that began last. */
  currentTestName?: string;
  /** Of several tests that run at the same time, the one that asks. */
  currentConcurrentTestName?: () => string | undefined;
  /** A new list with each attempt of a test. */
  suppressedErrors?: unknown;
}

type Expect = { getState(): ExpectState };

/** The test that asks, as far as it can be told. */
type Place = Pick<JestNote, 'test' | 'turn' | 'beside'> & { path: string };

// A test may replace all of these while it runs; and where fake timers are on from the start, `Date` is one of them.
const now = (runInThisContext('Date') as DateConstructor).now;
const { JEST_WORKER_ID: worker } = process.env;
const writer = openWriter(process.env);

const steps = new StepRecorder((step) => {
  try {
    send({ kind: 'step', step });
  } catch {
    // The run's folder is gone: the tests go on.
  }
});

let turn = 0;
let errorsOfTurn: unknown;

/**
 * What a test can say about itself, in tests and in `beforeEach` and `afterEach`. Outside of these, and in a run
 * that Livelane does not report, it does nothing.
 *
 * Jest brings nothing from a test to its reporters, so the words go through a small file in the run's folder.
 */
export const livelane: Livelane = makeLivelane({
  send,
  attach,
  step: (title, body) => (writer ? steps.step(String(title), body) : body()),
});

sayWorker();

function openWriter(env: NodeJS.ProcessEnv): NotesWriter | undefined {
  const folder = env[RUN_FOLDER_VARIABLE];
  // A reporter that is loaded into a run inside of a test is in no worker.
  return folder && worker && !isSwitchedOn(env.LIVELANE_DISABLED) ? new NotesWriter(folder) : undefined;
}

/** A file that has loaded this says at once which worker runs it: so its lane is known when its first test begins. */
function sayWorker(): void {
  if (!writer) return;
  try {
    const { testPath } = currentState();
    if (testPath) write({ path: testPath, test: '', turn }, { kind: 'case', keys: [] });
  } catch {
    // Loaded before there is a test file, or where there is none.
  }
}

function send(note: Note): void {
  const place = currentPlace();
  if (place) write(place, note);
}

function attach({ name, contentType, path, body }: AuthorAttachment): void {
  const place = currentPlace();
  if (!writer || !place) return;
  const content = path === undefined ? { body: Buffer.from(body ?? '') } : { path };
  write(place, { kind: 'evidence', evidence: writer.keep({ name, contentType, ...content }) });
}

function write({ path, ...place }: Place, note: Note): void {
  const line: JestNote = { at: now(), ...place, ...(worker && { worker }), note };
  writer?.write(path, line);
}

function currentPlace(): Place | undefined {
  if (!writer) return undefined;
  const { testPath, currentTestName, currentConcurrentTestName, suppressedErrors } = currentState();
  if (suppressedErrors !== errorsOfTurn) {
    errorsOfTurn = suppressedErrors;
    // Not a count: it must be another one when a test has loaded this anew.
    turn = realTime();
  }
  const asking = currentConcurrentTestName?.();
  const test = asking ?? currentTestName;
  if (!testPath || !test) return undefined;
  return { path: testPath, test, turn, ...(asking !== undefined && { beside: true }) };
}

/** @throws outside of Jest. */
function currentState(): ExpectState {
  const { expect } = globalThis as { expect?: Partial<Expect> };
  if (typeof expect?.getState === 'function') return expect.getState();
  // With `injectGlobals: false`, or where another library's `expect` has its place.
  const globals: { expect: Expect } = createRequire(import.meta.url)('@jest/globals');
  return globals.expect.getState();
}
