import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { messageOf } from './errors.ts';
import { JOURNAL_VERSION } from './events.ts';
import { makeOwnFolder } from './own-folder.ts';
import { type RunPaths, runPaths } from './paths.ts';
import {
  existsSync,
  linkSync,
  mkdirSync,
  now,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from './platform.ts';
import type { CourierState, RunManifest } from './run.ts';
import { isCourierState, isRunManifest } from './run-files.ts';
import { findRunId } from './run-id.ts';

export interface OpenRun {
  /** Folder of all runs' journals. */
  base: string;
  join: boolean;
  env: Record<string, string | undefined>;
  configFrom: string[];
  options: Record<string, unknown>;
}

/**
 * Makes the run's folder, or joins the one of another process of the same build.
 * @throws what the file system throws.
 */
export function openRunFolder({ base, env, join: joinRuns, configFrom, options }: OpenRun): RunPaths {
  mkdirSync(join(base, 'runs'), { recursive: true, mode: 0o700 });
  writeOnce(join(base, '.gitignore'), '*\n');

  const { id: wanted, origin, attempt } = findRunId(env, joinRuns);
  let id = wanted;
  // A second command of the same build, after the first one's run was closed, is a run of its own.
  for (let n = 2; origin !== 'local' && isClosed(runPaths(join(base, 'runs', id))); n++)
    id = `${wanted}-${n}`;

  const paths = runPaths(join(base, 'runs', id));
  for (const folder of [paths.folder, paths.shards, paths.evidence, paths.delivery]) makeOwnFolder(folder);
  const manifest: RunManifest = {
    v: JOURNAL_VERSION,
    id,
    createdAt: now(),
    origin,
    ...(origin !== 'local' && { common: wanted }),
    ...(attempt !== undefined && { attempt }),
    configFrom,
    options,
  };
  writeOnce(paths.manifest, `${JSON.stringify(manifest)}\n`);
  return paths;
}

/** What is in a journal's folder. */
export interface FoundRuns {
  /** The oldest first. */
  runs: RunPaths[];
  /** Folders that hold no readable run, and why. */
  unreadable: { paths: RunPaths; reason: string }[];
}

export function findRuns(base: string): FoundRuns {
  const found: FoundRuns = { runs: [], unreadable: [] };
  const folder = join(base, 'runs');
  if (!existsSync(folder)) return found;
  const dated: { paths: RunPaths; createdAt: number }[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const paths = runPaths(join(folder, entry.name));
    try {
      dated.push({ paths, createdAt: readManifest(paths).createdAt });
    } catch (error) {
      // A folder that is gone by now is none.
      if (existsSync(paths.folder)) found.unreadable.push({ paths, reason: messageOf(error) });
    }
  }
  found.runs = dated.sort((one, other) => one.createdAt - other.createdAt).map(({ paths }) => paths);
  return found;
}

/** @throws when the folder holds no run, or the manifest cannot be read; the message says it in words. */
export function readManifest(paths: RunPaths): RunManifest {
  let text: string;
  try {
    text = readFileSync(paths.manifest, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(`there is no run.json in ${paths.folder}`);
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (!isRunManifest(manifest))
    throw new Error(`${paths.manifest} is damaged: it does not say what the run is`);
  return manifest as RunManifest;
}

/** What the courier last said; nothing when it has said nothing yet, or nothing that can be understood. */
export function readCourierState(paths: RunPaths): CourierState | undefined {
  try {
    const state: unknown = JSON.parse(readFileSync(paths.courierState, 'utf8'));
    return isCourierState(state) ? (state as CourierState) : undefined;
  } catch {
    return undefined;
  }
}

function isClosed(paths: RunPaths): boolean {
  return existsSync(paths.folder) && readCourierState(paths)?.state === 'settled';
}

/** Whoever finds the file finds all of it: another process of the run may be looking. */
function writeOnce(path: string, text: string): void {
  if (existsSync(path)) return;
  const whole = `${path}.${randomBytes(4).toString('hex')}`;
  writeFileSync(whole, text, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(whole, path);
    unlinkSync(whole);
  } catch {
    // Another process was quicker, or the file system has no links.
    if (existsSync(path)) unlinkSync(whole);
    else renameSync(whole, path);
  }
}
