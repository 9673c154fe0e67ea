export { type XraySection, xraySection } from './config.ts';
export { xray } from './definition.ts';
export { isIssueKey } from './key.ts';
export { type SyncEnd, type SyncOptions, syncTests } from './sync-tests.ts';
