import type { RunnerTestCase, RunnerTestSuite } from 'vitest';

/** Under this name the reporter provides the run's folder to the workers, and notes ride on a test's `meta`. */
export const NAME = 'livelane';

/** Under this name a file's `meta` says which worker runs it. Not the same: a test may inherit what its file has. */
export const WORKER = 'livelaneWorker';

/** Up to 4.0 the current test is told by an entry of its own, which warns from 4.1 on and is gone in 5. */
const OLDER_ENTRY = 'vitest/suite';

interface CurrentTasks {
  getCurrentTest(): RunnerTestCase | undefined;
  getCurrentSuite(): { file?: RunnerTestSuite['file'] };
}

interface Runtime extends CurrentTasks {
  inject(name: string): unknown;
}

let runtime: Runtime | undefined;

/**
 * Reaches Vitest where tests run. Anywhere else, above all in the runner's own process, which loads this module for
 * the reporter, nothing is loaded.
 */
export async function enterWorker(): Promise<void> {
  // Set in the workers of every pool, as VITEST_POOL_ID is: https://vitest.dev/guide/parallelism.
  if (process.env.VITEST_WORKER_ID === undefined) return;
  try {
    const vitest: { inject: unknown; TestRunner?: unknown } = await import('vitest');
    const tasks = vitest.TestRunner ?? (await import(/* @vite-ignore */ OLDER_ENTRY));
    const { getCurrentTest, getCurrentSuite } = tasks as CurrentTasks;
    const inject = vitest.inject as Runtime['inject'];
    // A process that a test has started inherits the variable, and is no worker: there this throws.
    inject(NAME);
    runtime = { getCurrentTest, getCurrentSuite, inject };
    tellWorker();
  } catch {
    // The tests go on.
  }
}

/** The run's folder; nothing when there is no active reporter. */
export function runFolder(): string | undefined {
  const folder = runtime?.inject(NAME);
  return typeof folder === 'string' ? folder : undefined;
}

/** The test that runs; of concurrent ones the one that began last. */
export function currentTest(): RunnerTestCase | undefined {
  return runtime?.getCurrentTest();
}

/** Says which worker runs this file, as early as the file is being loaded. Vitest 3 has no place to say it. */
function tellWorker(): void {
  const file = runtime?.getCurrentSuite().file;
  if (file && runFolder() !== undefined) {
    Object.assign(file.meta, { [WORKER]: { pool: Number(process.env.VITEST_POOL_ID) } });
  }
}
