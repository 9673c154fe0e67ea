import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { JOURNAL_VERSION } from './events.ts';
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

  const { id: wanted, origin } = findRunId(env, joinRuns);
  let id = wanted;
  // A second command of the same build, after the first one's run was closed, is a run of its own.
  for (let n = 2; origin !== 'local' && isClosed(runPaths(join(base, 'runs', id))); n++)
    id = `${wanted}-${n}`;

  const paths = runPaths(join(base, 'runs', id));
  for (const folder of [paths.folder, paths.shards, paths.evidence, paths.delivery]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const manifest: RunManifest = {
    v: JOURNAL_VERSION,
    id,
    createdAt: now(),
    origin,
    configFrom,
    options,
  };
  writeOnce(paths.manifest, `${JSON.stringify(manifest)}\n`);
  return paths;
}

/** All runs of a journal's folder, the oldest first. Folders that hold no readable run are passed over. */
export function listRuns(base: string): RunPaths[] {
  const runs = join(base, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .map((id) => runPaths(join(runs, id)))
    .flatMap((paths) => {
      try {
        return [{ paths, createdAt: readManifest(paths).createdAt }];
      } catch {
        return [];
      }
    })
    .sort((one, other) => one.createdAt - other.createdAt)
    .map(({ paths }) => paths);
}

/** @throws when the folder holds no run, or the manifest cannot be read. */
export function readManifest(paths: RunPaths): RunManifest {
  return JSON.parse(readFileSync(paths.manifest, 'utf8'));
}

/** What the courier last said; nothing when it has said nothing yet. */
export function readCourierState(paths: RunPaths): CourierState | undefined {
  try {
    return JSON.parse(readFileSync(paths.courierState, 'utf8'));
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
