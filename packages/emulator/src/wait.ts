import type { EventEmitter } from 'node:events';

/** The least time between two looks, milliseconds. */
const PAUSE_MS = 3;

/** Looks may take at most one part in so many of the time: a state of 100,000 tests is not free. */
const SHARE = 5;

export interface Wait<State> {
  events: EventEmitter<{ change: [] }>;
  state: () => State;
  predicate: (state: State) => boolean;
  timeoutMs: number;
  /** What to say of a state that was waited for in vain. */
  describe: (state: State) => string;
}

/**
 * Looks at once, then after changes. However fast these come, the pause between two looks grows with what
 * a look costs. Resolves with the state that satisfied.
 */
export function waitForState<State>(wait: Wait<State>): Promise<State> {
  return new Promise((resolve, reject) => {
    let planned: NodeJS.Timeout | undefined;
    let pause = PAUSE_MS;

    const look = () => {
      clearTimeout(planned);
      planned = undefined;
      const started = performance.now();
      try {
        const state = wait.state();
        if (wait.predicate(state)) {
          stop();
          resolve(state);
        }
      } catch (error) {
        stop();
        reject(error);
      }
      pause = Math.max(PAUSE_MS, (performance.now() - started) * (SHARE - 1));
    };
    const onChange = () => {
      planned ??= setTimeout(look, pause);
    };
    const stop = () => {
      clearTimeout(planned);
      clearTimeout(deadline);
      wait.events.off('change', onChange);
    };
    const deadline = setTimeout(() => {
      look();
      stop();
      reject(new Error(`Waited ${wait.timeoutMs} ms in vain. ${wait.describe(wait.state())}`));
    }, wait.timeoutMs);

    wait.events.on('change', onChange);
    look();
  });
}
