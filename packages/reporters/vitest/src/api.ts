import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type AuthorTransport,
  type Livelane,
  makeLivelane,
  NotesWriter,
  StepRecorder,
  say,
} from '@livelane/core';
import type { RunnerTask, RunnerTestCase } from 'vitest';
import { addNote } from './notes.ts';
import { currentTest, runFolder } from './runtime.ts';

/** The tests that steps belong to: what is said in a step is said by its test. */
const inTest = new AsyncLocalStorage<RunnerTestCase>();

const steps = new StepRecorder((step) => {
  const test = inTest.getStore();
  if (test) addNote(test, { kind: 'step', step });
});

/**
 * What a test can say about itself. In concurrent tests, where Vitest does not know which one is speaking, see
 * {@link livelaneOf}; there and outside of a test nothing is noted.
 */
export const livelane: Livelane = makeLivelane(transportTo(speakingTest));

/**
 * The same words for the test of this context, also for a concurrent one. Inside its steps `livelane` means that test
 * as well.
 * @param context what Vitest gives to the test: `test.concurrent('pays', (context) => …)`.
 */
export function livelaneOf(context: { readonly task: Readonly<RunnerTestCase> }): Livelane {
  // Whatever else was given instead has no `meta` to write to.
  const { task } = Object(context) as Partial<typeof context>;
  return makeLivelane(transportTo(() => (task?.meta ? task : undefined)));
}

function transportTo(speaking: () => RunnerTestCase | undefined): AuthorTransport {
  const activeTest = () => {
    try {
      return runFolder() === undefined ? undefined : speaking();
    } catch {
      // The body of a step must run all the same.
      return undefined;
    }
  };
  return {
    send: (note) => {
      const test = activeTest();
      if (test) addNote(test, note);
    },
    attach: ({ body, ...attachment }) => {
      const folder = runFolder();
      const test = activeTest();
      if (!test || folder === undefined) return;
      const evidence = new NotesWriter(folder).keep({
        ...attachment,
        ...(body && { body: Buffer.from(body) }),
      });
      addNote(test, { kind: 'evidence', evidence });
    },
    step: (title, body) => {
      const test = activeTest();
      return test ? inTest.run(test, () => steps.step(title, body)) : body();
    },
  };
}

function speakingTest(): RunnerTestCase | undefined {
  const test = inTest.getStore() ?? currentTest();
  if (!test || test === inTest.getStore() || runsAlone(test)) return test;
  warnOnce();
  return undefined;
}

/** Whether no other test of the file can be running. */
function runsAlone(test: RunnerTestCase): boolean {
  for (let task: RunnerTask | undefined = test; task; task = task.suite) if (task.concurrent) return false;
  return true;
}

let isWarned = false;
function warnOnce(): void {
  if (isWarned) return;
  isWarned = true;
  say(
    'in concurrent tests Vitest cannot tell which one calls `livelane`, so nothing is noted: use livelaneOf(context).',
  );
}
