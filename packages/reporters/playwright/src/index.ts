export { PlaywrightReporter, PlaywrightReporter as default } from './reporter.ts';
