import { startEmulator } from '@livelane/emulator';
import { measureRun, row, TOKEN } from './measure.ts';

const TESTS = 10_000;

/** The runner's memory, and its tail, with 10,000 tests. */
export async function many(): Promise<void> {
  const emulator = await startEmulator({ token: TOKEN, latencyMs: 50 });
  const empty = await measureRun(TESTS, undefined);
  const ours = await measureRun(TESTS, emulator);
  const mib = (kib: number) => `${(kib / 1_024).toFixed(0)} MiB`;
  row(
    `runner's memory at its highest, ${TESTS} tests, beside empty hooks`,
    `${(ours.maxRssKiB / empty.maxRssKiB).toFixed(3)} (${mib(ours.maxRssKiB)} and ${mib(empty.maxRssKiB)})`,
    '≤ 1.05',
  );
  row(`tail after the last test, ${TESTS} tests`, `${ours.tailMs} ms`, 'as at 1,000 tests');
  const held = emulator.state().counts.testmo.tests;
  row('results at the vendor, 10,000 tests', `${held}`, `${TESTS}`);
  await emulator.close();
}
