export { performAndAsk, performToEnd } from './asked-backend.ts';
export { hostile } from './hostile-attempts.ts';
export { KnownIds } from './known-ids.ts';
export { nastyTexts } from './nasty-texts.ts';
export { sampleAttempts, sampleIdentity, sampleReport, sampleRun } from './samples.ts';
export { type Spoil, SpoilingProxy, spoils } from './spoiling-proxy.ts';
