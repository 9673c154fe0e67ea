import { availableParallelism } from 'node:os';
import { startEmulator } from '@livelane/emulator';
import { type Measured, measureRun, median, quantile, row, TOKEN } from './measure.ts';
import { SUITES } from './suites.ts';

const PAIRS = 5;

/** What each reporter costs its runner: time of each event, start, wall time beside a reporter with empty hooks. */
export async function overhead(frameworks: readonly string[]): Promise<void> {
  const emulator = await startEmulator({ token: TOKEN, latencyMs: 50 });
  const cores = availableParallelism();
  for (const [framework, { isSerial, wanted }] of Object.entries(SUITES)) {
    if (!frameworks.includes(framework)) continue;
    for (const workers of isSerial ? [1] : [1, 2]) {
      const ours: Measured[] = [];
      const empty: Measured[] = [];
      for (let pair = 0; pair < PAIRS; pair++) {
        empty.push(await measureRun(framework, 1_000, undefined, workers));
        ours.push(await measureRun(framework, 1_000, emulator, workers));
      }
      const where = `1,000 trivial tests, ${workers} ${workers === 1 ? 'worker' : 'workers'} on ${cores} cores`;
      const micros = ours.flatMap((run) => run.micros);
      row(
        `${framework}: each event, median / p99 (${where})`,
        `${median(micros).toFixed(0)} µs / ${quantile(micros, 0.99).toFixed(0)} µs`,
        '≤ 20 µs / ≤ 100 µs',
      );
      row(
        `${framework}: all events, for each test (${where})`,
        `${(micros.reduce((sum, one) => sum + one, 0) / PAIRS / 1_000).toFixed(0)} µs`,
        '',
      );
      row(
        `${framework}: start in the runner (${where})`,
        `${median(ours.map((run) => run.startMs)).toFixed(1)} ms`,
        '≤ 15 ms',
      );
      const wall = (runs: Measured[]) => median(runs.map((run) => run.wallMs - run.tailMs));
      row(
        `${framework}: wall time to the last test's end beside empty hooks (${where}, medians of ${PAIRS})`,
        `${(wall(ours) / wall(empty)).toFixed(3)} (${wall(ours).toFixed(0)} ms and ${wall(empty).toFixed(0)} ms)`,
        `≤ ${wanted}`,
      );
      row(
        `${framework}: tail after the last test, round trip 50 ms (${where})`,
        `${median(ours.map((run) => run.tailMs)).toFixed(0)} ms`,
        '3 round trips + 250 ms = 400 ms',
      );
    }
  }
  await emulator.close();
}
