export { KnownIds } from './known-ids.ts';
export { nastyTexts } from './nasty-texts.ts';
export { sampleAttempts, sampleIdentity, sampleReport, sampleRun } from './samples.ts';
