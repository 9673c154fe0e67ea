export type { AioConfiguration, AioCustomField, AioNamed } from './aio/configuration.ts';
export type { AioCaseOptions, AioCycleOptions, AioOptions, AioPermissionOptions } from './aio/options.ts';
export type { AioPermission, AioPermissionError } from './aio/permission.ts';
export type {
  AioCaseState,
  AioCycleState,
  AioProjectState,
  AioRunState,
  AioState,
  AioTotals,
} from './aio/state.ts';
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
export type { XrayOptions } from './xray/options.ts';
export type {
  XrayExecutionState,
  XrayIssueState,
  XrayJobState,
  XrayProductState,
  XrayRunState,
  XrayState,
  XrayTotals,
} from './xray/state.ts';
export type {
  ZephyrCaseOptions,
  ZephyrJobOutcome,
  ZephyrOptions,
  ZephyrProjectOptions,
} from './zephyr/options.ts';
export type {
  ZephyrAttachmentState,
  ZephyrCaseState,
  ZephyrCycleState,
  ZephyrExecutionState,
  ZephyrJobRunState,
  ZephyrJobState,
  ZephyrPhaseState,
  ZephyrState,
  ZephyrTotals,
} from './zephyr/state.ts';
export { type ZephyrStatus, zephyrStatuses } from './zephyr/statuses.ts';
