export type {
  Backend,
  BackendDefinition,
  BackendTools,
  Capacity,
  Finding,
  HttpOptions,
  Known,
  LaneFacts,
  Operation,
  Outcome,
  Result,
  RunEnd,
  RunFacts,
} from './backend.ts';
export { defineConfig, type LivelaneConfig } from './config/define-config.ts';
export { type ConfigRequest, type LoadedConfig, loadConfig } from './config/load-config.ts';
export { ConfigError } from './config-error.ts';
export { type CourierEnd, type CourierOptions, runCourier, runLiveCourier } from './courier/courier.ts';
export { examine } from './examine.ts';
export {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from './http.ts';
export type { RunMetadata } from './metadata.ts';
export type { DeliverySettings, ReportSettings, RunSettings } from './settings.ts';
