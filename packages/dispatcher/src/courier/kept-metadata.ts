import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RunPaths } from '@livelane/core';
import * as z from 'zod';
import { findMetadata, type RunMetadata } from '../metadata.ts';

const text = z.string().optional();

const metadataSchema = z.object({
  commit: text,
  branch: text,
  tag: text,
  repository: text,
  pullRequest: text,
  ci: z.object({ name: z.string(), build: text, buildUrl: text, job: text }).optional(),
});

/**
 * Where the run comes from, found out once and kept with the run: a courier that resumes it on another
 * day or machine must not say that it came from there.
 */
export async function keptMetadata(paths: RunPaths, env: NodeJS.ProcessEnv): Promise<RunMetadata> {
  const kept = readKept(paths);
  if (kept) return kept;
  const metadata = await findMetadata(env, process.cwd());
  // What cannot be read is replaced, never written through: it may be a link to anywhere.
  rmSync(paths.metadata, { force: true });
  writeFileSync(paths.metadata, `${JSON.stringify(metadata)}\n`, { mode: 0o600, flag: 'wx' });
  return metadata;
}

/** The same for whoever only looks: where nothing is kept yet, what can be found out here. */
export async function shownMetadata(paths: RunPaths, env: NodeJS.ProcessEnv): Promise<RunMetadata> {
  return readKept(paths) ?? findMetadata(env, process.cwd());
}

function readKept(paths: RunPaths): RunMetadata | undefined {
  try {
    return metadataSchema.parse(JSON.parse(readFileSync(paths.metadata, 'utf8'))) as RunMetadata;
  } catch {
    return undefined;
  }
}
