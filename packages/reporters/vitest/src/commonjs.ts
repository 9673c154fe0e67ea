import { enterWorker } from './runtime.ts';

export type { AttachedContent, Livelane } from '@livelane/core';
export { livelane, livelaneOf } from './api.ts';
export { VitestReporter, VitestReporter as default } from './reporter.ts';

// `require` cannot wait, so the file's first test does. Vitest itself cannot be required: who writes tests in CommonJS
// has its functions as globals.
const entering = enterWorker();
const { beforeAll } = globalThis as { beforeAll?: (hook: () => Promise<void>) => void };
try {
  beforeAll?.(() => entering);
} catch {
  // Required by a test that is running.
}
