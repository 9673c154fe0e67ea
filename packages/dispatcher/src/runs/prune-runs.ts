import { basename, dirname, join, resolve } from 'node:path';
import { findRuns, messageOf, type RunPaths, readCourierState, readManifest } from '@livelane/core';
import { folderSize } from './folder-size.ts';
import { removeLeftovers, removeRun } from './remove-run.ts';
import { conditionOf, type RunCondition } from './run-overview.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Recorded without a vendor, a run has nothing left to send either. */
const SETTLED: readonly RunCondition[] = ['settled', 'never-delivered'];
const UNFINISHED: readonly RunCondition[] = ['undelivered', 'interrupted'];

export interface PruneOptions {
  /** Folder of the journal. */
  base: string;
  /** A run goes when nothing was heard of it for longer. */
  days?: number | undefined;
  /** The oldest go until all runs together have no more than these bytes. */
  bytes?: number | undefined;
  /** Those that were begun last stay, whatever else is asked. */
  keep?: number | undefined;
  /** Runs go as well that something is left of to be sent. */
  unfinished?: boolean | undefined;
  /** Nothing is removed. */
  dryRun?: boolean | undefined;
  /** Folder of a run that stays. */
  except?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface PrunedRun {
  paths: RunPaths;
  /** What its removal frees. */
  bytes: number;
}

export interface PruneEnd {
  removed: PrunedRun[];
  /** Runs that could not be removed, and why. */
  failed: { paths: RunPaths; reason: string }[];
}

interface Candidate extends PrunedRun {
  condition: RunCondition;
  /** When a courier last said something of it; else when it was begun. */
  lastAt: number;
}

/**
 * Removes runs of a journal's folder, those first that were begun first. Never one whose tests go on,
 * that a courier holds, or that something is left of to be sent, unless that is asked for.
 */
export async function pruneRuns(options: PruneOptions): Promise<PruneEnd> {
  const { base, dryRun = false, signal } = options;
  const end: PruneEnd = { removed: [], failed: [] };
  if (!dryRun) await removeLeftovers(base);
  const removable = options.unfinished ? [...SETTLED, ...UNFINISHED] : SETTLED;
  for (const { paths, bytes } of await chosen(options, removable)) {
    if (signal?.aborted) break;
    try {
      const kept = dryRun ? undefined : await removeRun(base, paths, removable);
      if (kept === undefined) end.removed.push({ paths, bytes });
    } catch (error) {
      end.failed.push({ paths, reason: messageOf(error) });
    }
  }
  return end;
}

/** Those that a limit says must go, the oldest first. */
async function chosen(options: PruneOptions, removable: readonly RunCondition[]): Promise<Candidate[]> {
  const { days = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY, keep = 0 } = options;
  const hasLimit = options.days !== undefined || options.bytes !== undefined;
  const newestFirst = await candidates(options);
  const mayGo = newestFirst.filter(
    ({ paths, condition }, place) =>
      removable.includes(condition) && place >= keep && paths.folder !== options.except,
  );
  let used = newestFirst.reduce((sum, run) => sum + run.bytes, 0);
  return mayGo.reverse().filter((run) => {
    const isOld = Date.now() - run.lastAt > days * DAY_MS;
    if (hasLimit && !isOld && used <= bytes) return false;
    used -= run.bytes;
    return true;
  });
}

/** All runs, the newest first. */
async function candidates({ base, signal }: PruneOptions): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const counted = new Set<string>();
  // The newest first: what a replay shares with its run is freed with the last of them.
  for (const paths of findRuns(base).runs.reverse()) {
    if (signal?.aborted) return [];
    try {
      const state = readCourierState(paths);
      const condition = conditionOf(paths, state);
      const lastAt = Math.max(readManifest(paths).createdAt, state?.at ?? 0);
      found.push({ paths, condition, lastAt, bytes: await folderSize(paths.folder, counted) });
    } catch {
      // Gone meanwhile, or not to be read: it stays.
    }
  }
  return found;
}

/**
 * The same at the end of a delivery, within the settings. Never throws: the delivery is over.
 * @param paths the run that was delivered; it stays, and says where the others are.
 */
export async function keepWithin(
  { folder }: RunPaths,
  keep: { days: number; bytes: number },
  signal: AbortSignal | undefined,
  debug: (line: string) => void = () => {},
): Promise<void> {
  const except = resolve(folder);
  const base = dirname(dirname(except));
  // A run's folder that was brought here from elsewhere lies alone.
  if (dirname(except) !== join(base, 'runs')) return;
  try {
    const { removed, failed } = await pruneRuns({ base, ...keep, except, signal });
    for (const { paths } of removed) debug(`removed run ${basename(paths.folder)}`);
    for (const { paths, reason } of failed) debug(`run ${basename(paths.folder)} stays: ${reason}`);
  } catch (error) {
    debug(`old runs could not be looked for: ${messageOf(error)}`);
  }
}
