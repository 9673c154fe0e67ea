import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkOrCopy, type RunManifest, type RunPaths, readManifest, runPaths } from '@livelane/core';
import { isRunning } from './run-activity.ts';

export interface ReplayOptions {
  /** The run that is sent again; nothing in its folder is changed. */
  source: RunPaths;
  /** Names of the vendors that get it; absent: all that are configured. */
  to?: readonly string[] | undefined;
  /** The file with the settings, absolute. Absent: the run's own settings, as they are found now. */
  configFile?: string | undefined;
}

/** The run is still going on, so nobody knows yet what there is to send. */
export class RunGoesOnError extends Error {
  readonly code = 'LIVELANE_RUN_GOES_ON';
}

/**
 * What a replay's `run.json` says, apart from what makes it a run of its own. With a file of settings of its own the
 * reporter's options do not count: they would come before the file.
 */
export function replayManifest({
  source,
  to,
  configFile,
}: ReplayOptions): Omit<RunManifest, 'id' | 'createdAt'> {
  const { v, id, configFrom, options, attempt, replay } = readManifest(source);
  return {
    v,
    origin: 'local',
    ...(attempt !== undefined && { attempt }),
    configFrom,
    ...(configFile !== undefined && { configFile }),
    options: configFile === undefined ? options : {},
    replay: { of: replay?.of ?? id, ...(to && { to: [...to] }) },
  };
}

/**
 * Makes a run of its own of another one's journal: shards and evidence are the same files under further names, where the
 * file system has no links copies. A courier delivers it like any other run.
 * @throws RunGoesOnError; and what the file system throws.
 */
export function makeReplay(options: ReplayOptions): RunPaths {
  const { source } = options;
  if (isRunning(source)) throw new RunGoesOnError();
  const manifest = replayManifest(options);
  const { id, paths } = newFolder(dirname(source.folder), manifest.replay?.of ?? '');
  try {
    mkdirSync(paths.delivery, { mode: 0o700 });
    linkFolder(source.shards, paths.shards);
    linkFolder(source.evidence, paths.evidence);
    if (existsSync(source.metadata)) linkOrCopy(source.metadata, paths.metadata);
    // Last, and at once: what has no manifest is no run yet.
    const whole = `${paths.manifest}.whole`;
    writeFileSync(whole, `${JSON.stringify({ ...manifest, id, createdAt: Date.now() })}\n`, { mode: 0o600 });
    renameSync(whole, paths.manifest);
  } catch (error) {
    rmSync(paths.folder, { recursive: true, force: true });
    throw error;
  }
  return paths;
}

function newFolder(runs: string, of: string): { id: string; paths: RunPaths } {
  for (let n = 1; ; n++) {
    const id = `${of}-replay-${n}`;
    try {
      mkdirSync(join(runs, id), { mode: 0o700 });
      return { id, paths: runPaths(join(runs, id)) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  if (!existsSync(from)) return;
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) linkFolder(join(from, entry.name), join(to, entry.name));
    else linkOrCopy(join(from, entry.name), join(to, entry.name));
  }
}
