export { JestReporter, JestReporter as default } from './reporter.ts';
