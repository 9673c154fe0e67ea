export type { AttachedContent, Livelane } from '@livelane/core';
export { livelane } from './author.ts';
export { PlaywrightReporter, PlaywrightReporter as default } from './reporter.ts';
