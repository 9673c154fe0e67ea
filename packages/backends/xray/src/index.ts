export { projectOf, type XraySection, xraySection } from './config.ts';
export { xray } from './definition.ts';
export { isTestKey } from './key.ts';
export { type SyncEnd, type SyncOptions, syncTests } from './sync-tests.ts';
