import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CourierState,
  messageOf,
  progressLines,
  type RunPaths,
  readCourierState,
  summaryLines,
} from '@livelane/core';
import { isRunning, runCourier, shardsOf } from '@livelane/dispatcher';
import { backends } from './backends.ts';
import { exitCodes } from './exit-codes.ts';
import { print } from './print.ts';

/** How often progress is told, milliseconds. */
const PROGRESS_MS = 2_000;
/** How often it is looked whether another courier still holds the run, milliseconds. */
const HELD_MS = 100;

/** `left`: something could not be sent. `refused`: a vendor will not have some results. `unusable`: the settings are wrong. */
export type DeliveryEnd = 'delivered' | 'goes-on' | 'refused' | 'left' | 'unusable';

export interface DeliverOptions {
  /** Sends refused results again. */
  refused: boolean;
  signal: AbortSignal;
}

/** Delivers what is left of one run, says what comes of it, and never throws: other runs may follow. */
export async function deliverRun(paths: RunPaths, options: DeliverOptions): Promise<DeliveryEnd> {
  print(`run ${basename(paths.folder)}`);
  try {
    if (isRunning(paths)) {
      print('  goes on at this moment; its results are delivered as they come');
      return 'goes-on';
    }
    if (shardsOf(paths).length === 0) {
      print('  has recorded nothing, so there is nothing to send');
      return 'delivered';
    }
    return endOf(await courierEnd(paths, options));
  } catch (error) {
    print(`  cannot be delivered: ${messageOf(error)}`);
    return 'left';
  }
}

/** @param fail something left or refused is told by the exit code. */
export function exitCodeOf(ends: readonly DeliveryEnd[], fail: boolean): number {
  if (ends.includes('unusable')) return exitCodes.usage;
  const isMissingSome = ends.includes('left') || ends.includes('refused');
  return isMissingSome && fail ? exitCodes.undelivered : exitCodes.ok;
}

async function courierEnd(
  paths: RunPaths,
  { refused, signal }: DeliverOptions,
): Promise<CourierState | undefined> {
  let toldAt = Date.now();
  const tell = (state: CourierState) => {
    if (Date.now() - toldAt < PROGRESS_MS) return;
    toldAt = Date.now();
    for (const line of progressLines(state)) print(`  ${line}`);
  };
  let isWaiting = false;
  const { folder } = paths;
  while (!signal.aborted) {
    const end = await runCourier({ folder, backends, env: process.env, refused, signal, onState: tell });
    if (end.kind === 'ended') {
      for (const line of summaryLines(paths, end.state)) print(`  ${line}`);
      return end.state;
    }
    const { pid, host } = end.holder;
    if (!isWaiting) print(`  is being delivered by process ${pid} on ${host}; waiting for its end`);
    isWaiting = true;
    await pause(HELD_MS);
  }
  return readCourierState(paths);
}

function endOf(state: CourierState | undefined): DeliveryEnd {
  if (state?.state === 'failed') return 'unusable';
  if (state?.state !== 'settled') return 'left';
  return state.backends.some(({ refusedCount }) => refusedCount > 0) ? 'refused' : 'delivered';
}
