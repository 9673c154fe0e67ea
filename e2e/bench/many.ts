import { startEmulator } from '@livelane/emulator';
import { type Measured, measureRun, median, quantile, row, TOKEN } from './measure.ts';

const TESTS = 10_000;
const PAIRS = 3;

/** Each runner's memory, and its tail, with 10,000 tests. */
export async function many(frameworks: readonly string[]): Promise<void> {
  for (const framework of frameworks) {
    const emulator = await startEmulator({ token: TOKEN, latencyMs: 50 });
    const empty: Measured[] = [];
    const ours: Measured[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      empty.push(await measureRun(framework, TESTS, undefined));
      ours.push(await measureRun(framework, TESTS, emulator));
    }
    const peak = (runs: Measured[]) => median(runs.map((run) => run.maxRssKiB));
    const micros = ours.flatMap((run) => run.micros);
    const mib = (kib: number) => `${(kib / 1_024).toFixed(0)} MiB`;
    row(
      `${framework}: runner's memory at its highest, ${TESTS} tests, beside empty hooks (medians of ${PAIRS})`,
      `${(peak(ours) / peak(empty)).toFixed(3)} (${mib(peak(ours))} and ${mib(peak(empty))})`,
      '≤ 1.05',
    );
    row(
      `${framework}: each event, median / p99 (${TESTS} tests, 2 workers)`,
      `${median(micros).toFixed(0)} µs / ${quantile(micros, 0.99).toFixed(0)} µs`,
      '≤ 20 µs / ≤ 100 µs',
    );
    const tail = median(ours.map((run) => run.tailMs));
    row(`${framework}: tail after the last test, ${TESTS} tests`, `${tail} ms`, 'as at 1,000 tests');
    const held = emulator.state().testmo.runs.map((run) => run.total_count);
    row(`${framework}: results at the vendor, run by run`, held.join(', '), `${TESTS} each`);
    await emulator.close();
  }
}
