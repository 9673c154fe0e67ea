import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { COURIER_FLAGS, readCourierState } from '@livelane/core';
import { makeRun, ShardWriter } from '@livelane/core/testing';
import { startEmulator } from '@livelane/emulator';
import { run } from '../support/process.ts';
import { row, TOKEN, vendorEnvironment } from './measure.ts';

const RESULTS = 100_000;

/** A courier that finds 100,000 results and no vendor, and then the vendor. */
export async function backlog(): Promise<void> {
  const paths = makeRun({});
  const { folder } = paths;
  const shard = new ShardWriter(paths);
  for (let n = 0; n < RESULTS; n++) shard.result(`test ${n}`, 'passed', { lane: String(n % 2) });
  shard.end();
  const emulator = await startEmulator({ token: TOKEN, latencyMs: 20 });
  await emulator.stopListening();
  const program = createRequire(import.meta.url).resolve('livelane/courier-program');
  const courier = run(program, [folder], {
    cwd: folder,
    env: {
      ...vendorEnvironment(emulator),
      LIVELANE_DELIVERY_DEADLINE_MS: '600000',
      NODE_OPTIONS: COURIER_FLAGS.join(' '),
    },
  });
  const goesOn = () => {
    if (courier.child.exitCode) throw new Error(`the courier ended:\n${courier.output()}`);
    return pause(50);
  };
  while ((readCourierState(paths)?.tests.passed ?? 0) < RESULTS) await goesOn();
  const peaks = [peakMiB(courier.child.pid)];
  await emulator.listen();
  const begin = Date.now();
  while (readCourierState(paths)?.state !== 'settled') {
    peaks.push(peakMiB(courier.child.pid));
    await goesOn();
  }
  await courier.ended;
  const state = emulator.state();
  row(
    `courier's memory, ${RESULTS} results waiting, the vendor down / then catching up`,
    `${peaks[0]?.toFixed(0)} MiB / ${Math.max(...peaks).toFixed(0)} MiB`,
    '≤ 128 MiB',
  );
  row(
    `catching up with ${RESULTS} results`,
    `${((Date.now() - begin) / 1_000).toFixed(1)} s, ${state.counts.requests} requests, ${state.counts.testmo.tests} results held`,
    'nothing missing, nothing twice',
  );
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The highest that a process's memory was, as the kernel says (Linux). */
function peakMiB(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
  } catch {
    return 0;
  }
}
