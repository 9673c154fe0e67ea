import { renameSync, writeFileSync } from 'node:fs';
import type { RunPaths } from '../../src/paths.ts';
import { thisProcess } from '../../src/process-alive.ts';
import type { BackendState, CourierState } from '../../src/run.ts';

export function backendState(more: Partial<BackendState> = {}): BackendState {
  return {
    name: 'testmo',
    title: 'Testmo',
    delivered: 0,
    pending: 0,
    refused: [],
    refusedCount: 0,
    complete: false,
    ...more,
  };
}

/** What a courier says that is at work in this process. */
export function courierState(more: Partial<CourierState> = {}): CourierState {
  return {
    ...thisProcess(),
    at: Date.now(),
    state: 'delivering',
    shards: [],
    ended: [],
    worthWaiting: true,
    failRun: false,
    tests: {},
    problems: [],
    backends: [],
    ...more,
  };
}

/** Says it as the courier does: replaced at once. */
export function writeState(paths: RunPaths, state: CourierState): void {
  writeFileSync(`${paths.courierState}.new`, JSON.stringify(state));
  renameSync(`${paths.courierState}.new`, paths.courierState);
}
