import type * as z from 'zod';
import type { BackendDefinition, BackendTools } from './backend.ts';
import { type LoadedConfig, loadConfig } from './config/load-config.ts';
import { ConfigError } from './config-error.ts';
import { VendorTools } from './vendor-tools.ts';

/** What is to be done when a vendor has no settings. */
export function missingSection(name: string): string {
  return `${name}: the settings have no section "${name}"; add it to livelane.config.json, or set LIVELANE_${name.toUpperCase()}_… variables.`;
}

/**
 * For commands that talk to one vendor apart from any run: loads the settings, hands out the vendor's section and
 * tools, and closes its connections afterwards.
 * @param options.backends all that can be configured: the settings are checked as a whole.
 * @param options.from folders from which the config file is looked for upward, in order.
 * @throws ConfigError when the settings have mistakes, or no section of this vendor.
 */
export async function withVendor<Section extends z.ZodType, Value>(
  definition: BackendDefinition<Section>,
  options: { from: string[]; env: NodeJS.ProcessEnv; backends: readonly BackendDefinition[] },
  use: (section: z.output<Section>, tools: BackendTools, config: LoadedConfig) => Promise<Value>,
): Promise<Value> {
  const config = await loadConfig({ ...options, options: {} });
  const found = config.backends.find(({ definition: { name } }) => name === definition.name);
  if (!found) {
    throw new ConfigError([missingSection(definition.name)]);
  }
  const tools = new VendorTools(config, options.env);
  try {
    return await use(found.section as z.output<Section>, tools, config);
  } finally {
    await tools.close();
  }
}
