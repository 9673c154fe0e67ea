import { setTimeout } from './platform.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/**
 * One Ctrl-C may come twice: from the terminal, and from npm or npx, which hand it on. The second one would end the
 * framework before it has written its own reports; after this time it is the user's.
 */
const TWICE_MS = 1_000;

/** Whatever may end the wait at the end of a run: Ctrl-C, a cancelled job, a closed terminal, a framework that leaves. */
export class Interruption {
  readonly #leave: () => void;
  #resolve = () => {};
  /** Resolves when the wait is to end. */
  readonly happened = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });
  #hasHappened = false;

  /** @param leave called when this process is about to be gone, and nothing can be waited for any more. */
  constructor(leave: () => void) {
    this.#leave = leave;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    process.on('exit', leave);
  }

  get hasHappened(): boolean {
    return this.#hasHappened;
  }

  readonly interrupt = (): void => {
    this.#hasHappened = true;
    this.#resolve();
  };

  /** The wait is over. */
  stop(): void {
    this.#forget();
    if (!this.#hasHappened) return;
    const again = () => {};
    process.on('SIGINT', again);
    setTimeout(() => process.off('SIGINT', again), TWICE_MS).unref();
  }

  #forget(): void {
    process.off('exit', this.#leave);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // Only Ctrl-C leaves the framework time to end; the others end a process that does not listen to them. The first
    // process of a container they do not end: kernel/signal.c drops them.
    if (signal === 'SIGINT' || process.listenerCount(signal) > 1 || process.pid === 1) {
      this.interrupt();
      return;
    }
    this.#leave();
    this.#forget();
    process.kill(process.pid, signal);
  };
}
