export { VitestReporter, VitestReporter as default } from './reporter.ts';
