import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type CourierState, type RunPaths, readCourierState } from '@livelane/core';
import { makeRun, ShardWriter } from '@livelane/core/testing';
import type { Emulator, EmulatorOptions } from '@livelane/emulator';
import { run } from '../support/process.ts';
import { allSettings, SECRETS, SECURED } from '../support/vendors.ts';

/** Results of each shard, in two lanes. */
export const RESULTS = 4;

/** The vendors' quotas would make minutes of a round; that they are kept is shown elsewhere. */
export const NO_QUOTAS: EmulatorOptions = {
  ...SECURED,
  aio: { ...SECURED.aio, rateLimit: false },
  xray: { cloud: { ...SECURED.xray.cloud, rateLimit: false } },
};

/**
 * All shards of one CI build at once, each as a courier of its own on a machine of its own (a folder of its own), into
 * all vendors. Returns what its couriers said last.
 */
export async function deliverShards(
  emulator: Pick<Emulator, 'url'>,
  { build, shards }: { build: string; shards: number },
): Promise<CourierState[]> {
  const machines = Array.from({ length: shards }, (_, index) => record(emulator, build, index + 1, shards));
  const program = createRequire(import.meta.url).resolve('livelane/courier-program');
  const couriers = machines.map(({ folder }) => run(program, [folder], { cwd: folder, env: SECRETS }));
  await Promise.all(couriers.map(({ ended }) => ended));
  const states = machines.map((paths) => readCourierState(paths));
  for (const { folder } of machines) rmSync(folder, { recursive: true });
  return states.filter((state) => state !== undefined);
}

/** The journal of one shard, as its runner has left it. */
function record({ url }: Pick<Emulator, 'url'>, build: string, current: number, total: number): RunPaths {
  const settings = allSettings({ url }, { delivery: { deadlineMs: 120_000 } });
  const fast = { requestsPerMinute: 6_000 };
  const paths = makeRun(
    { ...settings, aio: { ...settings.aio, ...fast }, xray: { ...settings.xray, ...fast } },
    { id: build, origin: 'ci', common: build },
  );
  const shard = new ShardWriter(paths, `shard-${current}`, undefined, { shard: { current, total } });
  for (let n = 0; n < RESULTS; n++)
    shard.result(`shard ${current} test ${n}`, 'passed', { lane: String(n % 2) });
  shard.end();
  return paths;
}
