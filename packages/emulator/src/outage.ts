import type { Listener } from './listener.ts';

/** `reset`: connections are accepted and reset. `refused`: nothing listens. */
export type OutageMode = 'reset' | 'refused';

/** Outages that end by themselves, one at a time. */
export class Outage {
  readonly #listener: Listener;
  #running: { mode: OutageMode; begun: Promise<void>; timer: NodeJS.Timeout; over: () => void } | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Ends the one before and begins at once. Resolves when it is over, however it ends. */
  async start(mode: OutageMode, ms: number): Promise<void> {
    if (this.#running !== undefined) await this.end();
    await new Promise<void>((over) => {
      const timer = setTimeout(() => this.end(), ms);
      this.#running = { mode, begun: this.#begin(mode), timer, over };
    });
  }

  /** Does nothing when there is none. */
  async end(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    clearTimeout(running.timer);
    await running.begun;
    if (running.mode === 'reset') this.#listener.setOutage(false);
    else await this.#listener.listen();
    running.over();
  }

  async #begin(mode: OutageMode): Promise<void> {
    if (mode === 'reset') this.#listener.setOutage(true);
    else await this.#listener.stopListening();
  }
}
