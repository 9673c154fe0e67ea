import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, bulk, call, cycles, expectRefusal, newCycle, runsOf } from './aio/caller.ts';

let emulator: Emulator;
let cycle: string;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
  cycle = await newCycle(emulator);
}

const mark = (key: string, testRunStatus: string, query = '', more: object = {}) =>
  ask(emulator, `POST /testcycle/${cycle}/testcase/${key}/testrun${query}`, { testRunStatus, ...more });

it('shows how a run went from In Progress to Passed', async () => {
  await start();
  await mark('PROJ-TC-1', 'In Progress');
  await mark('PROJ-TC-1', 'Passed', '?createNewRun=false', {
    effort: 1.5,
    isAutomated: true,
    comments: ['ok'],
  });

  expect(cycles(emulator)).toMatchObject([
    {
      key: 'PROJ-CY-1',
      title: 'Nightly',
      cases: [
        {
          key: 'PROJ-TC-1',
          runs: [
            {
              testRunStatus: 'Passed',
              history: ['In Progress', 'Passed'],
              effort: 1.5,
              isAutomated: true,
              comments: ['ok'],
            },
          ],
        },
      ],
    },
  ]);
  expect(emulator.state().counts.aio).toEqual({ cycles: 1, runs: 1, attachments: 0, cases: 0 });
});

it('gives a state that later requests do not change', async () => {
  await start();
  await mark('PROJ-TC-1', 'In Progress');
  const before = emulator.state().aio;
  const copy = structuredClone(before);
  await mark('PROJ-TC-1', 'Passed', '', { comments: ['more'] });

  expect(before).toEqual(copy);
});

it('stacks a new run on request, and one alone for a case that was not in the cycle', async () => {
  await start();
  const first = await mark('PROJ-TC-1', 'Failed', '?createNewRun=true');
  const second = await mark('PROJ-TC-1', 'Passed', '?createNewRun=true');

  expect(runsOf(emulator, 'PROJ-TC-1')).toMatchObject([
    { ID: first.ID, testRunStatus: 'Failed' },
    { ID: second.ID, testRunStatus: 'Passed' },
  ]);
});

it.each([
  ['append', ['a', 'b']],
  ['replace', ['b']],
] as const)('can %s the comments of a further mark', async (comments, expected) => {
  await start({ comments });
  await mark('PROJ-TC-1', 'Failed', '', { comments: ['a'] });
  await mark('PROJ-TC-1', 'Failed', '', { comments: ['b'] });
  await mark('PROJ-TC-1', 'Failed');

  expect(runsOf(emulator, 'PROJ-TC-1')?.[0]?.comments).toEqual(expected);
});

it('fills an empty assignee by default, and replaces it with OVERRIDE, even by nobody', async () => {
  await start();
  const seen = [];
  for (const [query, more] of [
    ['', { assigneeToID: 'a' }],
    ['', { assigneeToID: 'b' }],
    ['?assigneeMode=DEFAULT', {}],
    ['?assigneeMode=OVERRIDE', { assigneeToID: 'c' }],
    ['?assigneeMode=OVERRIDE', {}],
  ] as const) {
    await mark('PROJ-TC-1', 'Passed', query, more);
    seen.push(runsOf(emulator, 'PROJ-TC-1')?.[0]?.assigneeToID);
  }

  expect(seen).toEqual(['a', 'a', 'a', 'c', null]);
});

it('adds a case that is named without a status as one that has not run', async () => {
  await start();
  await bulk(emulator, cycle, [{ testCaseKey: 'PROJ-TC-1' }], '?addCaseToCycle=true');

  expect(runsOf(emulator, 'PROJ-TC-1')).toMatchObject([
    { testRunStatus: 'Not Run', history: [], updatedDate: null },
  ]);
});

it('refuses cases of a bulk request one by one, in a 200, and takes the others', async () => {
  await start({ cases: [{ key: 'PROJ-TC-1' }, { key: 'PROJ-TC-2', status: 'Draft' }] });
  const answer = await bulk(emulator, cycle, [
    { testCaseKey: 'PROJ-TC-1', testRunStatus: 'Passed' },
    { testCaseKey: 'PROJ-TC-2', testRunStatus: 'Passed' },
    { testCaseKey: 'PROJ-TC-3', testRunStatus: 'Passed' },
    { testCaseKey: '__proto__', testRunStatus: 'Passed' },
  ]);

  expect(answer).toMatchObject({ status: 'SUCCESS', requestCount: 4, successCount: 1, errorCount: 3 });
  expect(Object.entries(answer.errors)).toEqual([
    ['PROJ-TC-2', { message: expect.stringContaining('published') }],
    ['PROJ-TC-3', { message: 'There is no case PROJ-TC-3.' }],
    ['__proto__', { message: 'There is no case __proto__.' }],
  ]);
  expect(cycles(emulator)[0]?.cases.map(({ key }) => key)).toEqual(['PROJ-TC-1']);
  expect(emulator.state().violations).toEqual([]);
});

it.each([
  [undefined, '', 200],
  [undefined, '?addCaseToCycle=false', 400],
  [false, '', 400],
  [false, '?addCaseToCycle=true', 200],
])('with addsCasesUnasked %j answers a mark%s with %d', async (addsCasesUnasked, query, status) => {
  await start({ addsCasesUnasked });
  const target = `POST /testcycle/${cycle}/testcase/PROJ-TC-1/testrun${query}`;

  expect((await call(emulator, target, { json: { testRunStatus: 'Passed' } })).status).toBe(status);
});

it('refuses a draft and an unknown case where one is marked alone', async () => {
  await start({ cases: [{ key: 'PROJ-TC-2', status: 'Draft' }] });
  const json = { testRunStatus: 'Passed' };

  for (const [key, status] of [
    ['PROJ-TC-2', 400],
    ['PROJ-TC-3', 404],
  ] as const) {
    const target = `POST /testcycle/${cycle}/testcase/${key}/testrun?addCaseToCycle=true`;
    expectRefusal(emulator, await call(emulator, target, { json }), status);
  }
  expect(cycles(emulator)[0]?.cases).toEqual([]);
});

it.each([
  [false, undefined],
  [true, { 'PROJ-TC-1': { ID: expect.any(Number) } }],
])('tells run ids in a bulk answer: %s', async (bulkTellsRunIds, expected) => {
  await start({ bulkTellsRunIds });
  const { processedData } = await bulk(emulator, cycle, [
    { testCaseKey: 'PROJ-TC-1', testRunStatus: 'Passed' },
  ]);

  expect(processedData).toEqual(expected);
});

it('updates fields of many runs, and tells which cases are not in the cycle', async () => {
  const allowedListValues = ['a', 'b', 'c'].map((value, index) => ({ ID: index + 1, value }));
  const customFields = [{ ID: 6, name: 'Teams', type: 'MULTI_SELECT_LIST', allowedListValues }];
  await start({ configuration: { customFields } });
  await mark('PROJ-TC-1', 'Passed', '', { customFields: [{ name: 'Teams', value: [{ value: 'a' }] }] });
  const update = (texts: string[], customFieldUpdateOperationType?: string) => {
    const customValue = { name: 'Teams', value: texts.map((value) => ({ value })) };
    return ask(emulator, `PUT /testcycle/${cycle}/bulk/testrun`, {
      testRunSearchRequest: { key: { comparisonType: 'IN', list: ['PROJ-TC-1', 'PROJ-TC-2'] } },
      testRunBulkUpdateRequest: {
        customFieldValueToUpdate: [{ customValue, customFieldUpdateOperationType }],
      },
    });
  };
  const teams = () => runsOf(emulator, 'PROJ-TC-1')?.[0]?.customFields;

  expect(await update(['a', 'b'], 'ADD_TO_EXISTING')).toMatchObject({
    successCount: 1,
    errors: { 'PROJ-TC-2': { message: expect.any(String) } },
  });
  expect(teams()).toEqual([{ ID: 6, name: 'Teams', value: [{ value: 'a' }, { value: 'b' }] }]);
  await update(['a'], 'DELETE_EXISTING');
  expect(teams()).toMatchObject([{ value: [{ value: 'b' }] }]);
  await update(['c']);
  expect(teams()).toMatchObject([{ value: [{ value: 'c' }] }]);
});
