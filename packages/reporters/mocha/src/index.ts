export type { AttachedContent, Livelane } from '@livelane/core';
export { livelane } from './author.ts';
// Mocha up to 11 takes what `require()` gives: the export named so is that, and `default` is not looked at.
export { MochaReporter, MochaReporter as default, MochaReporter as 'module.exports' } from './reporter.ts';
