import type { TestModule } from 'vitest/node';

/**
 * Vitest tells no reporter which worker runs a file. A worker runs one file at a time, so the files that
 * run at the same time are the workers: each takes the lowest free lane and keeps it until it has ended. The
 * lane of a file that never ends, because its worker died, stays taken.
 */
export class Lanes {
  readonly #taken: boolean[] = [];
  /** Also of files that have ended: another reporter that is slow may delay what is told of a test. */
  readonly #lanes = new WeakMap<TestModule, number>();

  of(module: TestModule): string {
    let lane = this.#lanes.get(module);
    if (lane === undefined) {
      const free = this.#taken.indexOf(false);
      lane = free < 0 ? this.#taken.length : free;
      this.#taken[lane] = true;
      this.#lanes.set(module, lane);
    }
    return String(lane);
  }

  release(module: TestModule): void {
    const lane = this.#lanes.get(module);
    if (lane !== undefined) this.#taken[lane] = false;
  }
}
