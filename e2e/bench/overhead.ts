import { availableParallelism } from 'node:os';
import { startEmulator } from '@livelane/emulator';
import { type Measured, measureRun, median, quantile, row, TOKEN } from './measure.ts';

const PAIRS = 5;

/** What the reporter costs the runner: time of each event, start, wall time beside a reporter with empty hooks. */
export async function overhead(): Promise<void> {
  const emulator = await startEmulator({ token: TOKEN, latencyMs: 50 });
  const cores = availableParallelism();
  for (const workers of [1, 2]) {
    const ours: Measured[] = [];
    const empty: Measured[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      empty.push(await measureRun(1_000, undefined, workers));
      ours.push(await measureRun(1_000, emulator, workers));
    }
    const where = `1,000 trivial tests, ${workers} ${workers === 1 ? 'worker' : 'workers'} on ${cores} cores`;
    const micros = ours.flatMap((run) => run.micros);
    row(
      `reporter, each event, median / p99 (${where})`,
      `${median(micros).toFixed(0)} µs / ${quantile(micros, 0.99).toFixed(0)} µs`,
      '≤ 20 µs / ≤ 100 µs',
    );
    row(
      `reporter, start in the runner (${where})`,
      `${median(ours.map((run) => run.startMs)).toFixed(1)} ms`,
      '≤ 15 ms',
    );
    const wall = (runs: Measured[]) => median(runs.map((run) => run.wallMs - run.tailMs));
    row(
      `wall time to the last test's end beside empty hooks (${where}, medians of ${PAIRS})`,
      `${(wall(ours) / wall(empty)).toFixed(3)}`,
      '≤ 1.02',
    );
    row(
      `tail after the last test, round trip 50 ms (${where})`,
      `${median(ours.map((run) => run.tailMs)).toFixed(0)} ms`,
      '3 round trips + 250 ms = 400 ms',
    );
  }
  await emulator.close();
}
