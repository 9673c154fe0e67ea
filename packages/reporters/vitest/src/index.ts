import { enterWorker } from './runtime.ts';

export type { AttachedContent, Livelane } from '@livelane/core';
export { livelane, livelaneOf } from './api.ts';
export { VitestReporter, VitestReporter as default } from './reporter.ts';

// Before the first test: which one is running must be known at once when it speaks.
await enterWorker();
