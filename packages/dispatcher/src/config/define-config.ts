import type * as z from 'zod';
import type { linkingSection } from '../linking/settings.ts';
import type { deliverySection, reportSection, runSection } from '../settings.ts';
import type { SecretFunction } from './secrets.ts';

/** What `livelane.config.ts` exports. Sections of vendors are checked when they are loaded. */
export interface LivelaneConfig {
  run?: z.input<typeof runSection>;
  report?: z.input<typeof reportSection>;
  delivery?: z.input<typeof deliverySection>;
  linking?: z.input<typeof linkingSection>;
  /** By the name of the variable they stand for; asked only when that is not set. */
  secrets?: Record<string, SecretFunction>;
  [vendor: string]: unknown;
}

/** Gives an editor the types of the settings; returns them as they are. */
export function defineConfig(config: LivelaneConfig): LivelaneConfig {
  return config;
}
