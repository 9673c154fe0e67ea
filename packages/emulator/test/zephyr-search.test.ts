import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call } from './zephyr/caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  const cases = ['adds', 'pays', 'ships'].map((name, nth) => ({ name, testcaseId: 501 + nth }));
  emulator = await startEmulator({ zephyr: { cases } });
});

afterEach(() => emulator.close());

it('finds cases of a release by their numbers', async () => {
  const query = `releaseid=1&offset=0&pagesize=100&zqlquery=${encodeURIComponent('testcaseId in (501,503,999)')}`;
  const { results, resultSize } = await ask(emulator, `GET /v3/testcase?${query}`);
  expect(resultSize).toBe(2);
  expect(results.map(({ testcase }: { testcase: { name: string } }) => testcase.name)).toEqual([
    'adds',
    'ships',
  ]);
});

it.each(['testcaseId = 501', 'name in (1)', 'testcaseId in ()', ''])(
  'refuses the search "%s"',
  async (zql) => {
    const { status } = await call(
      emulator,
      `GET /v3/testcase?releaseid=1&zqlquery=${encodeURIComponent(zql)}`,
    );
    expect(status).toBe(400);
  },
);
