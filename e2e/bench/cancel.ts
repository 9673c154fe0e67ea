import { type Emulator, startEmulator } from '@livelane/emulator';
import { PASSING } from '../support/passing-suites.ts';
import { programOf, run } from '../support/process.ts';
import { Project } from '../support/project.ts';
import { median, row, TOKEN, vendorEnvironment } from './measure.ts';

const ROUNDS = 3;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Half of it before the vendor has written, half after: the round trip. */
const ROUND_TRIP_MS = 50;

/** From the cancelling of a job, while tests run, to the run's being closed at the vendor with all that had ended. */
export async function cancel(frameworks: readonly string[]): Promise<void> {
  for (const framework of frameworks) {
    for (const signal of SIGNALS) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) times.push(await cancelled(framework, signal));
      row(
        `${framework}: from ${signal} to its process group to the closed run at the vendor (round trip ${ROUND_TRIP_MS} ms, median of ${ROUNDS})`,
        `${median(times).toFixed(0)} ms`,
        '≤ 7,500 ms, before GitHub Actions sends the next signal',
      );
    }
  }
}

async function cancelled(framework: string, signal: NodeJS.Signals): Promise<number> {
  const suite = PASSING[framework];
  if (!suite) throw new Error(`there is no suite for ${framework}`);
  const emulator = await startEmulator({ token: TOKEN, latencyMs: ROUND_TRIP_MS });
  const project = new Project(suite.files);
  const running = run(programOf(project.folder, suite.program), suite.args, {
    cwd: project.folder,
    env: { ...vendorEnvironment(emulator), GATED: '1' },
    group: true,
  });
  await holds(emulator, (run) => run.threads.some(({ tests }) => tests.length > 0));
  const begin = performance.now();
  process.kill(-(running.child.pid as number), signal);
  await holds(emulator, (run) => run.is_completed);
  const ms = performance.now() - begin;
  await running.ended;
  await emulator.close();
  return ms;
}

type Run = ReturnType<Emulator['state']>['testmo']['runs'][number];

function holds(emulator: Emulator, predicate: (run: Run) => boolean): Promise<unknown> {
  return emulator.waitFor(({ testmo }) => testmo.runs.some(predicate), { timeoutMs: 60_000 });
}
