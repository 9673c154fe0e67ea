import type { EmulatorState } from '@livelane/emulator';

/** What a vendor holds of one build when all of its shards are through. */
export interface Held {
  vendor: string;
  runs: number;
  results: number;
  /** Of vendors whose runs have an end. */
  completed?: number;
}

/** By the emulators' own state; a run of anything else than this build would count as well. */
export function heldOf({ testmo, aio, xray, zephyr }: EmulatorState): Held[] {
  const cycles = aio.projects.flatMap(({ cycles: all }) => all);
  const phases = zephyr.cycles.flatMap((cycle) => cycle.phases);
  return [
    {
      vendor: 'Testmo',
      runs: testmo.runs.length,
      results: testmo.runs.flatMap(({ threads }) => threads.flatMap(({ tests }) => tests)).length,
      completed: testmo.runs.filter(({ is_completed }) => is_completed).length,
    },
    {
      vendor: 'AIO Tests',
      runs: cycles.length,
      results: cycles.flatMap(({ cases }) => cases.filter(({ runs }) => runs.length > 0)).length,
    },
    {
      vendor: 'Xray Cloud',
      runs: xray.cloud.executions.length,
      results: xray.cloud.executions.flatMap(({ runs }) => runs).length,
    },
    {
      vendor: 'Zephyr Enterprise',
      runs: Math.max(zephyr.cycles.length, phases.length),
      results: phases.flatMap(({ executions }) => executions).length,
    },
  ];
}
