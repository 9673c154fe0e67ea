import type { EmulatorOptions, EmulatorState } from '@livelane/emulator';
import type { Receiver, Target } from '../matrix/target.ts';
import { targets } from '../matrix/targets/index.ts';

/** Cases that there are at every vendor; a test may name one of these. */
const CASES = 200;

/** A column of the table: one vendor, with settings, and what else must not be there twice. */
export interface Column {
  id: string;
  target: Target;
  receiver: Receiver;
  emulator: EmulatorOptions;
  /** Begins a variable's name, and is the section in the settings: `zephyr`. */
  section: 'testmo' | 'aio' | 'xray' | 'zephyr';
  /** Results stay in their order within a lane; absent where the vendor holds none. */
  isOrdered?: boolean;
  /** Runs, cycles, executions or jobs that hold results: one, or none of an empty run. */
  runs(state: EmulatorState): number;
  /** What is said twice of the same case, or made twice for the same test. */
  repeated(state: EmulatorState): string[];
}

/** In the order of the table. */
export const columns: readonly Column[] = [
  column('testmo', 'testmo', {
    isOrdered: true,
    runs: ({ testmo }) => testmo.runs.length,
    repeated: ({ testmo }) =>
      testmo.runs.flatMap(({ fields = [] }) => twice(fields.map(({ name, value }) => `${name}: ${value}`))),
  }),
  column('aio-cloud', 'aio', { runs: cycles, repeated: repeatedInAio }),
  column('aio-server', 'aio', { runs: cycles, repeated: repeatedInAio }),
  column('xray-cloud', 'xray', { runs: ({ xray }) => xray.cloud.executions.length, repeated: repeatedTests }),
  column('xray-server', 'xray', {
    runs: ({ xray }) => xray.server.executions.length,
    repeated: repeatedTests,
  }),
  column('xray-bulk', 'xray', { runs: ({ xray }) => xray.cloud.executions.length, repeated: repeatedTests }),
  column('zephyr-live', 'zephyr', { runs: zephyrCycles, repeated: repeatedCases }),
  column('zephyr-job', 'zephyr', { runs: zephyrCycles, repeated: repeatedCases }),
];

function column(
  id: string,
  section: Column['section'],
  more: Pick<Column, 'runs' | 'repeated' | 'isOrdered'>,
) {
  const target = targets.find((one) => one.id === id) as Target;
  const { emulator = {} } = target;
  const receiver = target.receivers[0] as Receiver;
  const cases = numbers().map((number) => ({ name: `TC-${number}`, testcaseId: number }));
  const hasCases = id === 'zephyr-live';
  return {
    id,
    section,
    target,
    receiver,
    emulator: hasCases ? { ...emulator, zephyr: { ...emulator.zephyr, cases } } : emulator,
    ...more,
  };
}

function numbers(): number[] {
  return Array.from({ length: CASES }, (_, index) => index + 1);
}

function cycles({ aio }: EmulatorState): number {
  return aio.projects.flatMap((project) => project.cycles).length;
}

function repeatedInAio({ aio }: EmulatorState): string[] {
  const made = aio.projects.flatMap(({ cases }) => cases.map(({ title }) => title));
  const comments = aio.projects.flatMap((project) =>
    project.cycles.flatMap(({ cases }) =>
      cases.flatMap(({ key, runs }) =>
        runs.flatMap((run) => twice(run.comments).map(() => `a comment on ${key}`)),
      ),
    ),
  );
  return [...twice(made), ...comments];
}

/** Tests that were made; those that are there from the start have their keys as summaries. */
function repeatedTests({ xray }: EmulatorState): string[] {
  return twice(
    xray.issues
      .filter(({ type, origin }) => type === 'Test' && origin !== 'assumed')
      .map(({ summary }) => summary),
  );
}

function zephyrCycles({ zephyr }: EmulatorState): number {
  return zephyr.cycles.length;
}

function repeatedCases({ zephyr }: EmulatorState): string[] {
  return twice(zephyr.cases.map(({ name }) => name));
}

/** What comes again in a list, once for each time. */
export function twice(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return list.filter((item) => {
    const isAgain = seen.has(item);
    seen.add(item);
    return isAgain;
  });
}
