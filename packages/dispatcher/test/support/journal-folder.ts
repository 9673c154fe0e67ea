import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CourierState,
  JOURNAL_VERSION,
  type RunManifest,
  type RunPaths,
  readCourierState,
  runPaths,
} from '@livelane/core';
import { onTestFinished } from 'vitest';
import { runCourier } from '../../src/courier/courier.ts';
import { Shard } from './journal.ts';
import { Notebook, notebookDefinition } from './notebook.ts';

/** A journal's folder with several runs, gone when the test is over. */
export class JournalFolder {
  readonly base = mkdtempSync(join(tmpdir(), 'livelane-journal-'));

  constructor() {
    onTestFinished(() => rmSync(this.base, { recursive: true, force: true }));
  }

  /** A run without shards, begun long ago. */
  run(id: string, more: Partial<RunManifest> = {}): RunPaths {
    const paths = runPaths(join(this.base, 'runs', id));
    for (const inner of [paths.shards, paths.evidence, paths.delivery]) mkdirSync(inner, { recursive: true });
    const manifest: RunManifest = {
      v: JOURNAL_VERSION,
      id,
      createdAt: Date.now(),
      origin: 'local',
      configFrom: [this.base],
      options: { notebook: {} },
      ...more,
    };
    writeFileSync(paths.manifest, JSON.stringify(manifest));
    utimesSync(paths.manifest, 1, 1);
    return paths;
  }

  /** A run with one test, which a notebook has got whole. */
  async settled(id: string, more: Partial<RunManifest> = {}): Promise<RunPaths> {
    const paths = this.run(id, more);
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    await deliver(paths);
    return paths;
  }
}

/** @param notebook absent: one that takes everything. */
export async function deliver(
  { folder }: RunPaths,
  notebook = new Notebook(),
  more: Partial<Parameters<typeof runCourier>[0]> = {},
): Promise<CourierState> {
  const end = await runCourier({ folder, backends: [notebookDefinition(notebook)], env: {}, ...more });
  if (end.kind !== 'ended') throw new Error(`the run is held by ${end.holder.pid}`);
  return end.state;
}

/** As if the courier had said its last word so many days ago. */
export function settleDaysAgo(paths: RunPaths, days: number): void {
  const at = Date.now() - days * 24 * 60 * 60 * 1000;
  const manifest: RunManifest = JSON.parse(readFileSync(paths.manifest, 'utf8'));
  writeFileSync(paths.manifest, JSON.stringify({ ...manifest, createdAt: at }));
  writeFileSync(paths.courierState, JSON.stringify({ ...readCourierState(paths), at }));
}
