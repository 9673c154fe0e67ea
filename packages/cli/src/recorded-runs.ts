import { basename } from 'node:path';
import { findJournalSettings, listRuns, type RunPaths, readManifest } from '@livelane/core';
import { UsageError } from './usage-error.ts';

/** The runs on this machine. */
export interface RecordedRuns {
  /** Folder of the journal. */
  base: string;
  all: RunPaths[];
}

/** @param dir folder of the journal; default as the reporter finds it. */
export function recordedRuns(dir?: string): RecordedRuns {
  const base = dir ?? findJournalSettings(process.env, {}, [process.cwd()]).base;
  return { base, all: listRuns(base) };
}

/** @throws UsageError when there is no such run. */
export function runNamed(run: string, { base, all }: RecordedRuns): RunPaths {
  const found = all.find(({ folder }) => basename(folder) === run);
  if (found) return found;
  const known = all.map(({ folder }) => basename(folder)).join(', ') || 'none';
  throw new UsageError(`There is no run “${run}” in ${base}. Runs there: ${known}.`);
}

/** The run of this name, or the one that was begun last. @throws UsageError when there is none. */
export function runNamedOrLatest(run: string | undefined, dir?: string): RunPaths {
  const runs = recordedRuns(dir);
  if (run !== undefined) return runNamed(run, runs);
  const age = (paths: RunPaths) => readManifest(paths).createdAt;
  const latest = runs.all.toSorted((one, other) => age(one) - age(other)).at(-1);
  if (latest) return latest;
  throw new UsageError(`There is no run in ${runs.base}: run tests with a Livelane reporter, or give --dir.`);
}
