export type {
  Backend,
  BackendDefinition,
  BackendTools,
  Capacity,
  Finding,
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
export type { HttpAnswer, HttpClient, HttpOptions, HttpRequest } from './http/http-client.ts';
export { createHttpClient, type HttpClientOptions } from './http/undici-client.ts';
export type { MappingEntry } from './linking/mapping-file.ts';
export type { LinkingSettings } from './linking/settings.ts';
export type { RunMetadata } from './metadata.ts';
export type { DeliverySettings, ReportSettings, RunSettings } from './settings.ts';
