import type { RunManifest } from '@livelane/core';
import type { BackendDefinition } from '../backend.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { ConfigError } from '../config-error.ts';
import { missingSection } from '../with-vendor.ts';

type RunSource = Pick<RunManifest, 'configFrom' | 'configFile' | 'options' | 'replay'>;

/**
 * The settings that a run is delivered with, as they are found now; of the vendors those that the run is for.
 * @throws ConfigError with every mistake, or when a vendor that the run is for is not configured.
 */
export async function loadRunConfig(
  { configFrom, configFile, options, replay }: RunSource,
  env: NodeJS.ProcessEnv,
  backends: readonly BackendDefinition[],
): Promise<LoadedConfig> {
  const from = [...configFrom, process.cwd()];
  const config = await loadConfig({ from, file: configFile, options, env, backends });
  const to = replay?.to;
  if (!to) return config;
  const meant = config.backends.filter(({ definition }) => to.includes(definition.name));
  const missing = to.filter((name) => !meant.some(({ definition }) => definition.name === name));
  if (missing.length > 0) throw new ConfigError(missing.map(missingSection));
  return { ...config, backends: meant };
}
