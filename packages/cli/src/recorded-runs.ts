import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type FoundRuns,
  findJournalSettings,
  findRuns,
  type RunPaths,
  readCourierState,
} from '@livelane/core';
import { conditionOf } from '@livelane/dispatcher';
import { UsageError } from './usage-error.ts';

/** The runs on this machine. */
export interface RecordedRuns extends FoundRuns {
  /** Folder of the journal. */
  base: string;
}

/** @param dir folder of the journal; default as the reporter finds it. */
export function recordedRuns(dir?: string): RecordedRuns {
  const base = dir ?? findJournalSettings(process.env, {}, [process.cwd()]).base;
  return { base, ...findRuns(base) };
}

/** @throws UsageError when there is no such run, or it cannot be read. */
export function runNamed(run: string, { base, runs, unreadable }: RecordedRuns): RunPaths {
  const isMeant = ({ folder }: RunPaths) => basename(folder) === run;
  const found = runs.find(isMeant);
  if (found) return found;
  const broken = unreadable.find(({ paths }) => isMeant(paths));
  if (broken) throw new UsageError(unreadableLine(broken));
  const known = runs.map(({ folder }) => basename(folder)).join(', ') || 'none';
  throw new UsageError(`There is no run “${run}” in ${base}. Runs there: ${known}.`);
}

/** The run of this name, or the one that was begun last. @throws UsageError when there is none. */
export function runNamedOrLatest(run: string | undefined, dir?: string): RunPaths {
  const runs = recordedRuns(dir);
  if (run !== undefined) return runNamed(run, runs);
  const latest = runs.runs.at(-1);
  if (latest) return latest;
  throw new UsageError(`There is no run in ${runs.base}: run tests with a Livelane reporter, or give --dir.`);
}

/** Something may be left to send: by the settings of the time when a courier saw it last. */
export function isUnfinished(paths: RunPaths): boolean {
  try {
    const condition = conditionOf(paths, readCourierState(paths));
    return condition !== 'settled' && condition !== 'never-delivered';
  } catch {
    // Whoever goes on with it says why it cannot be read, unless it was removed meanwhile.
    return existsSync(paths.folder);
  }
}

/** What is the matter with a folder, and what to do. */
export function unreadableLine({ paths: { folder }, reason }: FoundRuns['unreadable'][number]): string {
  const id = basename(folder);
  return (
    `run ${id} cannot be read: ${reason}. To send what it holds, copy the run.json of another run of this project into ` +
    `it, write "id": "${id}" there, and use: npx livelane resume ${id}; if it is not needed, delete the folder.`
  );
}
