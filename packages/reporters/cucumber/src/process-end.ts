/** How the process ends while Cucumber has not said that the run is over. */
export interface ProcessEnd {
  /** Nothing where the process goes on. */
  exitCode?: number;
  /** It was told to end. */
  isInterrupted: boolean;
  /** What nobody caught, where that is the reason. */
  uncaught?: { error: unknown };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Cucumber leaves signals to Node, calls `process.exit` when a BeforeAll or AfterAll hook fails, and tells
 * nobody of either. This does, at the last moment at which something can be written, and changes nothing: a
 * signal that nobody else listens to ends the process as it would have.
 */
export class ProcessWatch {
  readonly #ended: (end: ProcessEnd) => void;
  #isInterrupted = false;
  #uncaught: { error: unknown } | undefined;

  constructor(ended: (end: ProcessEnd) => void) {
    this.#ended = ended;
    process.on('exit', this.#onExit);
    process.on('uncaughtExceptionMonitor', this.#onUncaught);
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Somebody tried to end the process. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  stop(): void {
    process.off('exit', this.#onExit);
    process.off('uncaughtExceptionMonitor', this.#onUncaught);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  readonly #onExit = (exitCode: number): void => {
    this.stop();
    // 128 + the signal is what programs end with that handle signals themselves.
    const isInterrupted = this.#isInterrupted || exitCode === 130 || exitCode === 143;
    this.#ended({ exitCode, isInterrupted, ...(this.#uncaught && { uncaught: this.#uncaught }) });
  };

  readonly #onUncaught = (error: unknown): void => {
    // Cucumber listens while a step runs, and makes it that step's error.
    if (process.listenerCount('uncaughtException') === 0) this.#uncaught = { error };
  };

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#isInterrupted = true;
    // The tests' own code listens too: it decides whether the process ends.
    if (process.listenerCount(signal) > 1) return;
    this.stop();
    this.#ended({ exitCode: 1, isInterrupted: true });
    process.kill(process.pid, signal);
  };
}
