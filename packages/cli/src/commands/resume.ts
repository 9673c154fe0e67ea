import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CourierState,
  progressLines,
  type RunPaths,
  readCourierState,
  summaryLines,
} from '@livelane/core';
import { runCourier } from '@livelane/dispatcher';
import { backends } from '../backends.ts';
import { exitCodes } from '../exit-codes.ts';
import { print } from '../print.ts';
import { recordedRuns, runNamed } from '../recorded-runs.ts';

/** How often progress is told, milliseconds. */
const PROGRESS_MS = 2_000;
/** How often it is looked whether another courier still holds the run, milliseconds. */
const HELD_MS = 100;

export interface ResumeFlags {
  /** Folder of the journal; default as the reporter finds it. */
  dir?: string;
  /** Exit with a code of its own when something is left. */
  fail: boolean;
}

/**
 * `livelane resume`: sends what is left of one run, or of all. Returns the exit code.
 * @throws UsageError for a run that is not there.
 */
export async function resume(
  run: string | undefined,
  flags: ResumeFlags,
  signal: AbortSignal,
): Promise<number> {
  const runs = recordedRuns(flags.dir);
  const chosen = run === undefined ? runs.all.filter(isUnfinished) : [runNamed(run, runs)];
  if (chosen.length === 0) {
    print(`Nothing is left to send in ${runs.base}.`);
    return exitCodes.ok;
  }
  let isLeft = false;
  let isMisconfigured = false;
  for (const paths of chosen) {
    const state = await resumeRun(paths, signal);
    isLeft ||= state?.state !== 'settled' && state?.state !== 'delivering';
    isMisconfigured ||= state?.state === 'failed';
  }
  if (isMisconfigured) return exitCodes.usage;
  return isLeft && flags.fail ? exitCodes.undelivered : exitCodes.ok;
}

function isUnfinished(paths: RunPaths): boolean {
  return readCourierState(paths)?.state !== 'settled';
}

async function resumeRun(paths: RunPaths, signal: AbortSignal): Promise<CourierState | undefined> {
  print(`run ${basename(paths.folder)}`);
  let toldAt = Date.now();
  const tell = (state: CourierState) => {
    if (Date.now() - toldAt < PROGRESS_MS) return;
    toldAt = Date.now();
    for (const line of progressLines(state)) print(`  ${line}`);
  };
  let isWaiting = false;
  while (!signal.aborted) {
    const end = await runCourier({ folder: paths.folder, backends, env: process.env, signal, onState: tell });
    if (end.kind === 'ended') {
      for (const line of summaryLines(paths, end.state)) print(`  ${line}`);
      return end.state;
    }
    const { pid, host } = end.holder;
    const state = readCourierState(paths);
    if (state && state.ended.length < state.shards.length) {
      print(`  goes on at this moment; process ${pid} on ${host} delivers it`);
      return state;
    }
    if (!isWaiting) print(`  is being delivered by process ${pid} on ${host}; waiting for its end`);
    isWaiting = true;
    await pause(HELD_MS);
  }
  return readCourierState(paths);
}
