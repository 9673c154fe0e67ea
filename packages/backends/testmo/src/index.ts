export { type TestmoSection, testmoSection } from './config.ts';
export { testmo } from './definition.ts';
