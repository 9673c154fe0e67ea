export { type Emulator, startEmulator } from './emulator.ts';

export {
  type Fault,
  type FaultKind,
  type FaultOptions,
  faultListSchema,
  faultSchema,
} from './faults.ts';
export type { EmulatorOptions } from './options.ts';
export type { OutageMode } from './outage.ts';
export type { RateLimitOptions } from './rate-limit.ts';
export type { RequestCounts, Violation } from './request-log.ts';
export type { RefusalNote, RequestRecord } from './request-record.ts';
export type { EmulatorState } from './state.ts';
export type { TestmoCounters } from './testmo/counters.ts';
export type { TestmoArtifact, TestmoField, TestmoLink, TestmoTest } from './testmo/schemas.ts';
export type { TestmoRunState, TestmoState, TestmoThreadState, TestmoTotals } from './testmo/state.ts';
export { defaultStatuses, type TestmoStatus, type TestmoStatusId } from './testmo/statuses.ts';
export type { StoredTest as TestmoStoredTest } from './testmo/store.ts';
export type { TestmoOptions } from './testmo/testmo.ts';
