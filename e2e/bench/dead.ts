import { type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { measureRun, median, row, TOKEN } from './measure.ts';

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
    const walls: number[] = [];
    const found = VENDORS.map(() => ({ ratios: [] as number[], waits: [] as number[] }));
    for (let round = 0; round < ROUNDS; round++) {
      const empty = await measureRun(framework, TESTS, undefined, WORKERS, BODY);
      walls.push(empty.wallMs - empty.tailMs);
      for (const [index, { options, listens }] of VENDORS.entries()) {
        const emulator = await startEmulator({ token: TOKEN, ...options });
        if (!listens) await emulator.stopListening();
        const ours = await measureRun(framework, TESTS, emulator, WORKERS, BODY);
        found[index]?.ratios.push((ours.wallMs - ours.tailMs) / (empty.wallMs - empty.tailMs));
        found[index]?.waits.push(ours.tailMs);
        await emulator.close();
      }
    }
    const suite = `${TESTS} tests of ${WORK_MS + WAIT_MS} ms, ${(median(walls) / 1_000).toFixed(0)} s, medians of ${ROUNDS}`;
    for (const [index, { what }] of VENDORS.entries()) {
      const { ratios = [], waits = [] } = found[index] ?? {};
      row(
        `${framework}: wall time to the last test's end beside empty hooks, the vendor ${what} (${suite})`,
        median(ratios).toFixed(3),
        '≤ 1.02',
      );
      row(
        `${framework}: wait at the end, the vendor ${what}`,
        `${(median(waits) / 1_000).toFixed(1)} s`,
        '≤ 5 s where it never answered',
      );
    }
  }
}
