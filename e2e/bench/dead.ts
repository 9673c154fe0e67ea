import { type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { type Measured, measureRun, median, row, TOKEN } from './measure.ts';

/** Rounds of all kinds of run, one after the other: what the machine does beside them meets all of them. */
const ROUNDS = 5;
const FRAMEWORKS = ['playwright', 'vitest'];
const TESTS = 400;
const WORKERS = 2;
/** Each test works a little and waits a little, as most do; with two workers the suite takes ten seconds and more. */
const WORK_MS = 5;
const WAIT_MS = 45;
const BODY = `
  for (const begin = Date.now(); Date.now() - begin < ${WORK_MS}; );
  await new Promise((done) => setTimeout(done, ${WAIT_MS}));`;

interface Vendor {
  what: string;
  options: EmulatorOptions;
  listens: boolean;
}

const VENDORS: Vendor[] = [
  {
    what: 'hangs',
    options: { faults: [{ kind: 'hang' }] },
    listens: true,
  },
  { what: 'is down (connections refused)', options: {}, listens: false },
  {
    what: 'answers 503',
    options: { faults: [{ kind: 'status', status: 503 }] },
    listens: true,
  },
];

/**
 * What a vendor costs the tests that is dead from their first to their last moment. The exit code is 0 in every run, or
 * the bench ends with the run's output.
 */
export async function dead(frameworks: readonly string[]): Promise<void> {
  for (const framework of FRAMEWORKS.filter((name) => frameworks.includes(name))) {
    const empty: Measured[] = [];
    const ours = VENDORS.map((): Measured[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      // Before and after the others: a machine that becomes slower meanwhile is no reporter's fault.
      empty.push(await measureRun(framework, TESTS, undefined, WORKERS, BODY));
      for (const [index, vendor] of VENDORS.entries()) ours[index]?.push(await withVendor(framework, vendor));
      empty.push(await measureRun(framework, TESTS, undefined, WORKERS, BODY));
    }
    const wall = (runs: readonly Measured[]) => median(runs.map((run) => run.wallMs - run.tailMs));
    for (const [index, { what }] of VENDORS.entries()) {
      const runs = ours[index] ?? [];
      row(
        `${framework}: wall time to the last test's end beside empty hooks, the vendor ${what} (${TESTS} tests of ${WORK_MS + WAIT_MS} ms, medians of ${ROUNDS} and ${2 * ROUNDS})`,
        `${(wall(runs) / wall(empty)).toFixed(3)} (${wall(runs).toFixed(0)} ms and ${wall(empty).toFixed(0)} ms)`,
        '≤ 1.02',
      );
      row(
        `${framework}: wait at the end, the vendor ${what}`,
        `${(median(runs.map((run) => run.tailMs)) / 1_000).toFixed(1)} s`,
        '≤ 5 s where it never answered',
      );
    }
  }
}

async function withVendor(framework: string, { options, listens }: Vendor): Promise<Measured> {
  const emulator = await startEmulator({ token: TOKEN, ...options });
  if (!listens) await emulator.stopListening();
  try {
    return await measureRun(framework, TESTS, emulator, WORKERS, BODY);
  } finally {
    await emulator.close();
  }
}
