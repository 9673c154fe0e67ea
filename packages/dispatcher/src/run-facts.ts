import type { RunManifest, ShardStart } from '@livelane/core';
import type { RunFacts } from './backend.ts';
import type { LoadedConfig } from './config/load-config.ts';
import type { RunMetadata } from './metadata.ts';

/** What is known of a run besides its results. */
export function runFacts(
  { id, origin, createdAt }: RunManifest,
  { run, report }: LoadedConfig,
  metadata: RunMetadata,
  start: ShardStart,
): RunFacts {
  return { id, shared: origin !== 'local', createdAt, settings: run, report, metadata, start };
}
