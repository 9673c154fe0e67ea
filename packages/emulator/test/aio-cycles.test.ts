import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, bulk, call, cycles, expectRefusal, newCycle, runsOf, send } from './aio/caller.ts';

let emulator: Emulator;
let cycle: string;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
  cycle = await newCycle(emulator);
}

const mark = (key: string, testRunStatus: string, query = '', more: object = {}) =>
  ask(emulator, `POST /testcycle/${cycle}/testcase/${key}/testrun${query}`, { testRunStatus, ...more });

it('shows the cases of a cycle in pages, each with its latest run', async () => {
  await start();
  const keys = Array.from({ length: 12 }, (_, index) => `PROJ-TC-${index + 1}`);
  await bulk(
    emulator,
    cycle,
    keys.map((testCaseKey) => ({ testCaseKey, testRunStatus: 'Failed' })),
  );
  const latest = await mark('PROJ-TC-11', 'Passed', '?createNewRun=true');
  const first = await ask(emulator, `GET /testcycle/${cycle}/testcase?startAt=0&maxResults=10`);
  const second = await ask(emulator, `GET /testcycle/${cycle}/testcase?startAt=10&maxResults=10`);

  expect([first.items.length, first.isLast, second.items.length, second.isLast]).toEqual([
    10,
    false,
    2,
    true,
  ]);
  const exact = await ask(emulator, `GET /testcycle/${cycle}/testcase?startAt=2&maxResults=10`);
  expect([exact.items.length, exact.isLast]).toEqual([10, true]);
  expect(second.items[0]).toMatchObject({
    testCase: { key: 'PROJ-TC-11' },
    latestRun: {
      ID: latest.ID,
      testRunStatus: { ID: 53, name: 'Passed' },
      updatedDate: expect.any(Number),
      permission: { value: 7, error: null },
    },
    permission: { value: 7, error: null },
  });
});

it('shows all runs of a case, the newest first, and the latest one alone', async () => {
  await start();
  await mark('PROJ-TC-1', 'Failed');
  await mark('PROJ-TC-1', 'Passed', '?createNewRun=true');
  const { items } = await ask(emulator, `GET /testcycle/${cycle}/testrun`);
  const latest = await ask(emulator, `GET /testcycle/${cycle}/testcase/PROJ-TC-1/testrun`);

  expect(items[0].runs.map((run: { testRunStatus: { name: string } }) => run.testRunStatus.name)).toEqual([
    'Passed',
    'Failed',
  ]);
  expect(latest.testRunStatus.name).toBe('Passed');
});

it('sums a cycle up by the ids of the run statuses', async () => {
  await start();
  const planned = { title: 'pays', status: { name: 'Published' }, estimatedEffort: 60 };
  const { key } = await ask(emulator, 'POST /testcase', planned);
  await mark(key, 'Passed', '', { effort: 1.5 });
  await mark('PROJ-TC-2', 'Failed', '', { effort: 1 });

  expect(await ask(emulator, `GET /testcycle/${cycle}/summary`)).toEqual({
    ID: expect.any(Number),
    key: cycle,
    totalTests: 2,
    estimatedEffort: 60,
    actualEffort: 2.5,
    testRunDistribution: { 53: 1, 54: 1 },
  });
});

it('reverts a run to Not Run without its artifacts, and remembers what it was', async () => {
  await start();
  const { ID } = await mark('PROJ-TC-1', 'Failed', '', { effort: 1, isAutomated: true, comments: ['x'] });
  const file = new File(['log'], 'a.txt');
  await send(emulator, `POST /testcycle/${cycle}/testrun/${ID}/attachment`, { file });
  const answer = await ask(emulator, `PUT /testcycle/${cycle}/testrun/${ID}/reset`);

  expect(answer).toMatchObject({ ID, testRunStatus: { name: 'Not Run' }, comments: [], attachments: [] });
  expect(runsOf(emulator, 'PROJ-TC-1')).toMatchObject([
    {
      ID,
      testRunStatus: 'Not Run',
      history: ['Failed', 'Not Run'],
      effort: null,
      isAutomated: false,
      comments: [],
      attachments: [],
    },
  ]);
});

it('adds a case by itself, once, and no draft', async () => {
  await start({ cases: [{ key: 'PROJ-TC-1' }, { key: 'PROJ-TC-2', status: 'Draft' }] });
  const added = await ask(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-1`);
  await mark('PROJ-TC-1', 'Passed');
  const again = await ask(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-1`);
  const draft = await call(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-2`);

  expect(added).toMatchObject({ testCase: { key: 'PROJ-TC-1' }, latestRun: { updatedDate: null } });
  expect(again).toMatchObject({ ID: added.ID, latestRun: { testRunStatus: { name: 'Passed' } } });
  expectRefusal(emulator, draft, 400);
});

it('knows a case of a cycle by its numeric id as well', async () => {
  await start();
  await mark('PROJ-TC-2', 'Blocked');
  const { ID } = (await mark('PROJ-TC-1', 'Failed')).testCase;
  await mark(String(ID), 'Passed');

  expect(runsOf(emulator, 'PROJ-TC-1')).toMatchObject([{ history: ['Failed', 'Passed'] }]);
  expect((await ask(emulator, `GET /testcycle/${cycle}/testcase/${ID}/testrun`)).testCase.key).toBe(
    'PROJ-TC-1',
  );
});

it('forgets a cycle that is deleted, and gives its number to no other', async () => {
  await start();
  expect((await call(emulator, `DELETE /testcycle/${cycle}`)).status).toBe(204);

  expectRefusal(emulator, await call(emulator, `GET /testcycle/${cycle}/detail`), 404);
  expect(await newCycle(emulator)).toBe('PROJ-CY-2');
});

it('has the cycles that it was given, with cases in them, and numbers others after them', async () => {
  await start({ cycles: [{ key: 'PROJ-CY-7', title: 'Old', cases: ['PROJ-TC-1'] }, { key: 'PROJ-CY-3' }] });
  const { items } = await ask(emulator, 'GET /testcycle/PROJ-CY-7/testcase');

  expect(cycle).toBe('PROJ-CY-8');
  expect(items).toMatchObject([
    { testCase: { key: 'PROJ-TC-1' }, latestRun: { testRunStatus: { name: 'Not Run' } } },
  ]);
  expect(cycles(emulator).map(({ key, title }) => [key, title])).toEqual([
    ['PROJ-CY-7', 'Old'],
    ['PROJ-CY-3', 'PROJ-CY-3'],
    ['PROJ-CY-8', 'Nightly'],
  ]);
  await emulator.reset();
  expect(cycles(emulator).map(({ key }) => key)).toEqual(['PROJ-CY-7', 'PROJ-CY-3']);
});
