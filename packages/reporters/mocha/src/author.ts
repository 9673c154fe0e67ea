import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import {
  type Attachment,
  type Evidence,
  type Livelane,
  makeLivelane,
  type Note,
  StepRecorder,
} from '@livelane/core';

/** Takes what is said about one attempt; what comes after its end is dropped. */
export interface Listener {
  /** Whether the attempt still goes on. */
  isOpen(): boolean;
  note(note: Note): void;
  keep(attachment: Attachment): Evidence;
}

/** Who listens to the test that is running, if any is. */
export type FindListener = () => Listener | undefined;

/**
 * Mocha looks for its reporter from its own folder and tests look for us from theirs: these may be two copies of
 * this package in one process, which have nothing in common but this.
 */
const SLOT = Symbol.for('livelane.mocha.listener');
const shared = globalThis as { [SLOT]?: FindListener };

/** From now on, what tests of this process say is heard. */
export function startListening(find: FindListener): void {
  shared[SLOT] = find;
}

/** @param find what was given to {@link startListening}: a later run of the same process may have taken its place. */
export function stopListening(find: FindListener): void {
  if (shared[SLOT] === find) delete shared[SLOT];
}

/** Which attempt a step began in: it may outlive it. */
const listening = new AsyncLocalStorage<Listener>();
const steps = new StepRecorder((step) => listening.getStore()?.note({ kind: 'step', step }));

/**
 * What a test says about itself, from its function, its `beforeEach` and its `afterEach` hooks, with and without
 * `--parallel`. Elsewhere (`before`, `after`, the body of a group), and in a run that Livelane does not report, it
 * does nothing.
 */
export const livelane: Livelane = makeLivelane({
  send: (note) => shared[SLOT]?.()?.note(note),
  attach({ body, ...attachment }) {
    const listener = shared[SLOT]?.();
    if (!listener) return;
    const evidence = listener.keep({ ...attachment, ...(body && { body: Buffer.from(body) }) });
    listener.note({ kind: 'evidence', evidence });
  },
  step(title, body) {
    const began = listening.getStore();
    // What is called in a step (a test's `done`) may bring all that follows into its flow.
    const listener = began?.isOpen() ? began : shared[SLOT]?.();
    return listener ? listening.run(listener, () => steps.step(title, body)) : body();
  },
});
