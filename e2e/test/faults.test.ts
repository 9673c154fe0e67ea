import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunPaths } from '@livelane/core';
import { makeRun, ShardWriter } from '@livelane/core/testing';
import { runCourier } from '@livelane/dispatcher';
import type { FaultOptions } from '@livelane/emulator';
import { testmo as backend } from '@livelane/testmo';
import { expect, onTestFinished, test } from 'vitest';
import { settings, TOKEN, testmo } from '../support/testmo.ts';

const RESULTS = 300;
const LANES = 3;
/** Couriers that are stopped at a moment drawn by the seed, before one may finish. */
const STOPPED_COURIERS = 8;

/** One request in three goes wrong in one way or another. */
const FAULTS: FaultOptions[] = [
  { kind: 'reset-before', probability: 0.06 },
  { kind: 'reset-after', probability: 0.06 },
  { kind: 'truncate', probability: 0.06 },
  { kind: 'html', probability: 0.06 },
  { kind: 'hang', probability: 0.02 },
  { kind: 'hang-after', probability: 0.02 },
  { kind: 'status', status: 500, probability: 0.06 },
  { kind: 'status', status: 502, probability: 0.06 },
  { kind: 'status', status: 503, probability: 0.06 },
  { kind: 'status', status: 429, retryAfter: 0, probability: 0.03 },
];

/** A suite that goes on: thirty bursts of ten results. */
async function journal(paths: RunPaths): Promise<void> {
  const shard = new ShardWriter(paths);
  for (let n = 0; n < RESULTS; n++) {
    shard.result(`test ${n}`, n % 7 === 0 ? 'failed' : 'passed', { lane: String(n % LANES) });
    if (n % 10 === 9) await pause(60);
  }
  shard.end('failed');
}

for (const seed of [1, 2, 3]) {
  test(`every third request goes wrong and couriers are stopped (seed ${seed}): nothing is missing, twice or out of order`, async () => {
    const emulator = await testmo({ seed, latencyMs: 4, faults: FAULTS });
    const paths = makeRun(settings(emulator, { delivery: { deadlineMs: 120_000, timeoutMs: 400 } }));
    onTestFinished(() => rmSync(paths.folder, { recursive: true, force: true }));
    const written = journal(paths);
    const deliver = async (signal?: AbortSignal) => {
      const end = await runCourier({
        folder: paths.folder,
        backends: [backend],
        env: { TESTMO_TOKEN: TOKEN },
        ...(signal && { signal }),
      });
      return end.kind === 'ended' ? end.state : undefined;
    };
    for (let n = 0; n < STOPPED_COURIERS; n++) {
      await deliver(AbortSignal.timeout(200 + ((seed * 7_919 + n * 104_729) % 700)));
    }
    expect(await deliver()).toMatchObject({ state: 'settled' });
    await written;

    const { testmo: held, violations } = emulator.state();
    expect(violations).toEqual([]);
    expect(held.runs).toHaveLength(1);
    expect(held.runs[0]?.is_completed).toBe(true);
    const lanes = held.runs[0]?.threads.map(({ tests }) => tests.map(({ name }) => Number(name.slice(5))));
    expect(lanes?.flat().length).toBe(RESULTS);
    for (const lane of lanes ?? [])
      expect(lane).toEqual([...new Set(lane)].sort((one, other) => one - other));
    expect(new Set(lanes?.flat()).size).toBe(RESULTS);
  });
}
