import { difference, type Line } from '../support/story.ts';

/** What one framework says of its own run, and what the vendor holds of it. */
export interface Account {
  title: string;
  told: readonly Line[];
  held: readonly Line[];
}

/** What of the emulator's state is looked at. */
interface Held {
  testmo: {
    runs: readonly {
      id: number;
      is_completed: boolean;
      threads: readonly { tests: readonly unknown[] }[];
    }[];
  };
  violations: readonly unknown[];
}

/** All that is not as it should be: every test once, as its framework tells it, in one run that is completed. */
export function problemsOf(accounts: readonly Account[], { testmo, violations }: Held): string[] {
  const results = testmo.runs.flatMap(({ threads }) => threads.flatMap(({ tests }) => tests)).length;
  const accounted = accounts.reduce((sum, { held }) => sum + held.length, 0);
  const unaccounted = results - accounted;
  return [
    ...accounts.flatMap(({ title, told, held }) => [
      ...(told.length === 0 ? [`${title} tells of no test`] : []),
      ...difference(told, held).map((line) => `missing in Testmo: ${title} ${line}`),
      ...difference(held, told).map((line) => `too much in Testmo: ${title} ${line}`),
    ]),
    ...(unaccounted === 0 ? [] : [`${unaccounted} results in Testmo are from no suite`]),
    ...violations.map((violation) => `refused by Testmo: ${JSON.stringify(violation)}`),
    ...testmo.runs.filter((run) => !run.is_completed).map((run) => `run ${run.id} is not completed`),
    ...(testmo.runs.length === 1 ? [] : [`${testmo.runs.length} runs instead of one`]),
  ];
}
