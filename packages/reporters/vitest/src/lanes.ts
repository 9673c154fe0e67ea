import type { TestModule } from 'vitest/node';
import { WORKER } from './runtime.ts';

/** Told by Vitest from 5 on; 1 is the first worker, 0 means none: https://vitest.dev/api/advanced/test-module. */
interface Diagnostic {
  concurrencyId?: number;
}

/**
 * Which worker runs a file. Vitest 5 says it, and in Vitest 4 a file that uses the author's API. Otherwise it is
 * derived: a worker runs one file at a time, so the files that run at the same time are the workers, and each
 * takes the lowest free lane and keeps it until it has ended. The lane of a file that never ends, because its worker
 * died, stays taken.
 */
export class Lanes {
  readonly #taken: boolean[] = [];
  /** Also of files that have ended: another reporter that is slow may delay what is told of a test. */
  readonly #lanes = new WeakMap<TestModule, number>();

  of(module: TestModule): string {
    let lane = this.#lanes.get(module);
    if (lane === undefined) {
      lane = this.#workerOf(module) ?? this.#lowestFree();
      this.#taken[lane] = true;
      this.#lanes.set(module, lane);
    }
    return String(lane);
  }

  release(module: TestModule): void {
    const lane = this.#lanes.get(module);
    if (lane !== undefined) this.#taken[lane] = false;
  }

  /** @returns nothing when it is not known; or when a file that was given this lane by guess is still in it. */
  #workerOf(module: TestModule): number | undefined {
    const { concurrencyId } = module.diagnostic() as Diagnostic;
    const worker = concurrencyId || poolOf(module);
    if (!worker || this.#taken[worker - 1]) return undefined;
    return worker - 1;
  }

  #lowestFree(): number {
    for (let lane = 0; ; lane++) if (!this.#taken[lane]) return lane;
  }
}

function poolOf(module: TestModule): number | undefined {
  const { pool } = Object((module.meta() as Record<string, unknown>)[WORKER]) as { pool?: unknown };
  return typeof pool === 'number' && pool > 0 ? pool : undefined;
}
