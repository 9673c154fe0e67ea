import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JournalEvent } from '@livelane/core';
import { startEmulator } from '@livelane/emulator';
import { playwright } from '../support/process.ts';
import { quantile, row, TOKEN, vendorEnvironment } from './measure.ts';

/** Half of it before the vendor has written, half after: the round trip. */
const ROUND_TRIP_MS = 50;
/** Stretches the suite's waits, so that it takes about a minute. */
const SLOWDOWN = '12';

/** From each test's end (journal) to the vendor's having it, in a suite of a minute with two workers. */
export async function latency(): Promise<void> {
  const suite = dirname(createRequire(import.meta.url).resolve('@livelane/fixture-playwright/package.json'));
  const folder = mkdtempSync(join(tmpdir(), 'livelane-latency-'));
  const emulator = await startEmulator({ token: TOKEN, latencyMs: ROUND_TRIP_MS });
  const begin = Date.now();
  await playwright(suite, [], {
    ...vendorEnvironment(emulator),
    LIVELANE_DELIVERY_DIR: folder,
    SHOP_SLOWDOWN: SLOWDOWN,
  }).ended;
  const seconds = (Date.now() - begin) / 1_000;
  const [run] = emulator.state().testmo.runs;
  const endedAt = new Map(ended(folder));
  const waits = (run?.threads ?? []).flatMap((thread) =>
    thread.tests.flatMap((test) => {
      const at = endedAt.get(`${test.file}:${test.line}:${test.name}`);
      return at === undefined ? [] : [test.received_at - at];
    }),
  );
  const sizes = run?.threads.map((thread) => thread.tests.length).join(' and ');
  row(
    `test's end to the vendor, p50 / p95 / worst (${seconds.toFixed(0)} s, ${waits.length} results, threads of ${sizes})`,
    [0.5, 0.95, 1].map((part) => `${quantile(waits, part).toFixed(0)} ms`).join(' / '),
    `p95 ≤ 250 ms + one round trip (${ROUND_TRIP_MS} ms)`,
  );
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
}

/** When each test's last attempt ended, by its place. */
function* ended(base: string): Generator<[string, number]> {
  const [run = ''] = readdirSync(join(base, 'runs'));
  const shards = join(base, 'runs', run, 'shards');
  for (const name of readdirSync(shards)) {
    for (const line of readFileSync(join(shards, name), 'utf8').split('\n').filter(Boolean)) {
      const event: JournalEvent = JSON.parse(line);
      if (event.type !== 'attempt-end') continue;
      yield [`${event.test.file}:${event.test.line}:${event.test.title}`, event.at];
    }
  }
}
