import { readFileSync, writeFileSync } from 'node:fs';
import type { RunPaths } from '@livelane/core';
import { findMetadata, type RunMetadata } from '../metadata.ts';

/**
 * Where the run comes from, found out once and kept with the run: a courier that resumes it on another
 * day or machine must not say that it came from there.
 */
export async function keptMetadata(paths: RunPaths, env: NodeJS.ProcessEnv): Promise<RunMetadata> {
  try {
    return JSON.parse(readFileSync(paths.metadata, 'utf8'));
  } catch {
    const metadata = await findMetadata(env, process.cwd());
    writeFileSync(paths.metadata, `${JSON.stringify(metadata)}\n`, { mode: 0o600 });
    return metadata;
  }
}
