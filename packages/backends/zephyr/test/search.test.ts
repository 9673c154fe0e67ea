import { afterEach, beforeEach, expect, test } from 'vitest';
import { Delivery, result } from './samples.ts';
import { accept, deliver, openRun, Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

test('cases are found by one search for all, and looked for again only when they are new', async () => {
  const backend = stage.backend();
  const delivery = new Delivery();
  await accept(backend, delivery, openRun, deliver([result(['TC-101']), result(['TC-103', 'TC-101'])]));
  await accept(backend, delivery, deliver([result(['TC-103']), result(['TC-102'])]));
  const outcome = await backend.perform(deliver([result(['TC-999'])]), delivery);
  expect(outcome).toMatchObject({ refused: [{ reason: expect.stringContaining('no case TC-999') }] });
  const asked = stage.emulator.state().requests.filter(({ method }) => method === 'GET');
  expect(
    asked
      .filter(({ path }) => path.endsWith('/testcase'))
      .map(({ query }) => new URLSearchParams(query).get('zqlquery')),
  ).toEqual(['testcaseId in (101,103)', 'testcaseId in (102)', 'testcaseId in (999)']);
  expect(asked.filter(({ path }) => path.includes('/testcase/tree/'))).toEqual([]);
  expect([...stage.executions.keys()].toSorted()).toEqual([101, 102, 103]);
  expect(stage.violations()).toEqual([]);
});
