import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  COURIER_FLAGS,
  JOURNAL_VERSION,
  LineWriter,
  readCourierState,
  runPaths,
  testId,
  thisProcess,
} from '@livelane/core';
import { startEmulator } from '@livelane/emulator';
import { run } from '../support/process.ts';
import { row, TOKEN, vendorEnvironment } from './measure.ts';

const RESULTS = 100_000;

/** A courier that finds 100,000 results and no vendor, and then the vendor. */
export async function backlog(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-backlog-'));
  const paths = runPaths(folder);
  for (const inner of [paths.shards, paths.delivery, paths.evidence]) mkdirSync(inner);
  writeFileSync(
    paths.manifest,
    JSON.stringify({
      v: JOURNAL_VERSION,
      id: 'backlog',
      createdAt: Date.now(),
      origin: 'local',
      configFrom: [folder],
      options: {},
    }),
  );
  writeJournal(join(paths.shards, 'one.jsonl'));
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

function writeJournal(path: string): void {
  const writer = new LineWriter(path, 'new');
  const write = (event: object) => writer.append(JSON.stringify({ at: Date.now(), ...event }));
  write({
    type: 'shard-start',
    v: JOURNAL_VERSION,
    framework: { name: 'playwright', version: '1.65.1' },
    reporter: '0.1.0',
    node: process.version,
    os: 'linux x64',
    process: thisProcess(),
  });
  for (let n = 0; n < RESULTS; n++) {
    const title = `test ${n}`;
    const test = { id: testId('a.spec.ts', [], title), title, path: ['group'], file: 'a.spec.ts', line: n };
    write({
      type: 'attempt-end',
      lane: String(n % 2),
      test,
      attempt: 0,
      status: 'passed',
      final: true,
      durationMs: 5,
    });
  }
  write({ type: 'shard-end', status: 'passed', durationMs: 1_000 });
  writer.close();
}

/** The highest that a process's memory was, as the kernel says (Linux). */
function peakMiB(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
  } catch {
    return 0;
  }
}
