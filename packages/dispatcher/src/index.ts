export {
  type AttachedFile,
  type Backend,
  type BackendDefinition,
  type BackendTools,
  type Capacity,
  type CaseRules,
  caseId,
  type Failure,
  type Finding,
  type Known,
  type LaneFacts,
  type Operation,
  type Outcome,
  type Pending,
  type Refusal,
  type Result,
  type RunEnd,
  type RunFacts,
  type RunningTest,
  stop,
} from './backend.ts';
export { defineConfig, type LivelaneConfig } from './config/define-config.ts';
export { type ConfigRequest, type LoadedConfig, loadConfig } from './config/load-config.ts';
export { TEST_STATUSES, vendorUrl } from './config/section-parts.ts';
export { ConfigError } from './config-error.ts';
export { type CourierEnd, type CourierOptions, runCourier, runLiveCourier } from './courier/courier.ts';
export { examine } from './examine.ts';
export { writeCtrf } from './export/ctrf.ts';
export type { ExportedRun } from './export/exported-run.ts';
export { writeJUnit } from './export/junit.ts';
export { type ReadRunOptions, type RecordedRun, readRun } from './export/read-run.ts';
export type { FormPart, HttpAnswer, HttpClient, HttpOptions, HttpRequest } from './http/http-client.ts';
export { createHttpClient, type HttpClientOptions } from './http/undici-client.ts';
export type { MappingEntry } from './linking/mapping-file.ts';
export type { LinkingSettings } from './linking/settings.ts';
export type { RunMetadata } from './metadata.ts';
export { makeReplay, type ReplayOptions, RunGoesOnError, replayManifest } from './runs/make-replay.ts';
export { type PruneEnd, type PruneOptions, pruneRuns } from './runs/prune-runs.ts';
export type { RefusedResult } from './runs/refused-results.ts';
export { isRunning, shardsOf } from './runs/run-activity.ts';
export { loadRunConfig } from './runs/run-config.ts';
export {
  conditionOf,
  overviewOf,
  type RunCondition,
  type RunOverview,
  type VendorOverview,
} from './runs/run-overview.ts';
export type { DeliverySettings, ReportSettings, RunSettings } from './settings.ts';
export {
  completeSharedRun,
  createSharedRun,
  type SharedRunRequest,
  type VendorEnd,
} from './shared-run.ts';
export { Turn } from './turn.ts';
export { withVendor } from './with-vendor.ts';
export { type CaseReport, caseReports, combinedStatus } from './words/case-report.ts';
export { caseText, wholeResultText } from './words/case-text.ts';
export {
  attemptText,
  bytesInWords,
  durationInWords,
  errorText,
  fullTitle,
  isFailed,
  isWanted,
  resultText,
  shownAttempts,
} from './words/result-words.ts';
export {
  endInWords,
  frameworkTitle,
  runDetails,
  runLinks,
  runName,
  shardsInWords,
} from './words/run-words.ts';
export { clean, clip, clipMiddle, oneLine } from './words/text.ts';
export { vendorSays } from './words/vendor-words.ts';
