import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, bulk, call, cycles, expectRefusal, formOf, newCycle, runsOf, send } from './aio/caller.ts';

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

it('takes what the vendor’s own reporter sends', async () => {
  await start();
  const folder = await ask(emulator, 'PUT /testcycle/folder/hierarchy', {
    folderHierarchy: ['Nightly', 'Web'],
    baseFolderId: null,
  });
  const found = await ask(emulator, 'POST /testcycle/search', {
    title: { comparisonType: 'EXACT_MATCH', value: 'Nightly' },
  });
  const made = await ask(emulator, 'POST /testcycle/detail', {
    title: 'Of today',
    folder,
    customFields: null,
  });
  const passed = { testCaseKey: 'PROJ-TC-1', testRunStatus: 'Passed', effort: 0.25, isAutomated: true };
  cycle = made.key;
  const answer = await bulk(emulator, cycle, [passed], '?createNewRun=false');
  await mark('PROJ-TC-2', 'Failed', '?createNewRun=false', {
    effort: 1,
    isAutomated: true,
    comments: ['AssertionError'],
    customFields: null,
  });

  expect(found.items).toMatchObject([{ key: 'PROJ-CY-1', title: 'Nightly' }]);
  expect(answer).toMatchObject({ requestCount: 1, successCount: 1, errorCount: 0, errors: {} });
  expect(cycles(emulator)[1]).toMatchObject({
    folder: ['Nightly', 'Web'],
    cases: [{ key: 'PROJ-TC-1' }, { key: 'PROJ-TC-2' }],
  });
  expect(emulator.state().violations).toEqual([]);
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
  await mark('PROJ-TC-1', 'Passed', '', { effort: 1.5 });
  await mark('PROJ-TC-2', 'Failed', '', { effort: 1 });

  expect(await ask(emulator, `GET /testcycle/${cycle}/summary`)).toEqual({
    ID: expect.any(Number),
    key: cycle,
    totalTests: 2,
    estimatedEffort: 0,
    actualEffort: 2.5,
    testRunDistribution: { 53: 1, 54: 1 },
  });
});

it('attaches evidence to a run and to the latest run of a case, byte for byte', async () => {
  await start();
  const bytes = Buffer.from([0x89, 0x50, 0, 0xff, 0x0d, 0x0a]);
  const first = await mark('PROJ-TC-1', 'Failed');
  await mark('PROJ-TC-1', 'Passed', '?createNewRun=true');
  const file = new File([bytes], 'スクリーン.png', { type: 'image/png' });
  await send(emulator, `POST /testcycle/${cycle}/testrun/${first.ID}/attachment`, { file });
  await send(emulator, `POST /testcycle/${cycle}/testcase/PROJ-TC-1/attachment`, {
    file: new File(['log'], 'a.txt', { type: 'text/plain' }),
  });
  const detail = await ask(emulator, `GET /testcycle/${cycle}/testrun/${first.ID}`);

  expect(detail.attachments).toMatchObject([{ name: 'スクリーン.png', size: 6 }]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(runsOf(emulator, 'PROJ-TC-1')?.map(({ attachments }) => attachments)).toMatchObject([
    [{ name: 'スクリーン.png', contentType: 'image/png', size: 6, sha256 }],
    [{ name: 'a.txt', contentType: 'text/plain', size: 3 }],
  ]);
  expect(emulator.state().counts.aio.attachments).toBe(2);
});

it('refuses evidence that is too large, is none, or has nowhere to go', async () => {
  await start({ maxAttachmentBytes: 3 });
  const { ID } = await mark('PROJ-TC-1', 'Failed');
  const target = `POST /testcycle/${cycle}/testrun/${ID}/attachment`;
  const file = new File(['1234'], 'a.txt');
  const attach = (to: string, parts: Record<string, string | File>) =>
    call(emulator, to, { form: formOf(parts) });

  expectRefusal(emulator, await attach(target, { file }), 413);
  expectRefusal(emulator, await attach(target, { file: 'text' }), 400, 'file');
  expectRefusal(emulator, await attach(target, { data: file }), 400, 'data');
  expectRefusal(emulator, await call(emulator, target, { json: {} }), 415);
  expectRefusal(emulator, await attach(`POST /testcycle/${cycle}/testrun/1/attachment`, { file }), 404);
  expectRefusal(
    emulator,
    await attach(`POST /testcycle/${cycle}/testcase/PROJ-TC-2/attachment`, { file }),
    404,
  );
  expect(emulator.state().counts.aio.attachments).toBe(0);
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
