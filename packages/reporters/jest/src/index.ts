export type { AttachedContent, Livelane } from '@livelane/core';
export { livelane } from './author.ts';
export { JestReporter, JestReporter as default } from './reporter.ts';
