import type { UserConfig } from 'tsdown';

/** How every package is built: ESM with declarations, checked as a user's tools will see it. */
export const base = { dts: true, publint: true, fixedExtension: false } satisfies UserConfig;
