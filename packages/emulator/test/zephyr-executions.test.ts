import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call, expectRefusal, formOf, planned } from './zephyr/caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

function executions() {
  return emulator.state().zephyr.cycles.flatMap(({ phases }) => phases.flatMap((phase) => phase.executions));
}

const STATUS = 'allExecutions=false&includeanyoneuser=true';

it('shows an execution that was not executed yet', async () => {
  const { phase, created } = await planned(emulator, ['A']);
  const { results, ...page } = await ask(emulator, `GET /v3/execution?cyclephaseid=${phase.id}&pagesize=0`);

  expect(page).toEqual({ firstResult: 0, resultSize: 1, pageNumber: 0 });
  expect(results).toMatchObject([
    {
      status: '10',
      testerId: 1,
      cyclePhaseId: phase.id,
      executedBy: null,
      tcrTreeTestcase: { tcrCatalogTreeId: phase.tcrCatalogTreeId, testcase: created[0].testcase },
    },
  ]);
  expect(results[0]).not.toHaveProperty('lastTestResult');
  expect(executions()).toMatchObject([
    { caseName: 'A', status: '10', history: [], tree: ['Test Repository'] },
  ]);
});

it('keeps every status in its order, with who, when, how long and why', async () => {
  const { ids } = await planned(emulator, ['A', 'B']);
  const [a, b] = ids;
  await ask(emulator, `PUT /v3/execution/bulk?status=3&testerid=1&${STATUS}`, { ids, serachView: false });
  const results = [
    { rtsId: a, testerId: 1, status: '1', executedOn: 1_700_000_000_000, actualTime: 1500 },
    {
      rtsId: b,
      testerId: 1,
      status: '2',
      executedOn: 1_700_000_001_000,
      actualTime: 20,
      notes: 'Läuft nicht 🚀',
    },
  ];
  const shown = await ask(emulator, 'PUT /v3/execution/bulk/execute', results);

  expect(shown).toMatchObject([
    {
      id: a,
      status: '1',
      actualTime: 1500,
      lastTestResult: { executionStatus: '1', releaseTestScheduleId: a },
    },
    { id: b, status: '2', comment: 'Läuft nicht 🚀', executedBy: 1 },
  ]);
  expect(executions()).toMatchObject([
    { caseName: 'A', status: '1', actualTime: 1500, notes: null, executedOn: 1_700_000_000_000 },
    { caseName: 'B', status: '2', actualTime: 20, notes: 'Läuft nicht 🚀', executedOn: 1_700_000_001_000 },
  ]);
  expect(executions().map(({ history }) => history.map(({ status }) => status))).toEqual([
    ['3', '1'],
    ['3', '2'],
  ]);
  const [first, second] = executions()[0]?.history ?? [];
  expect(first?.receivedAt).toBeLessThan(second?.receivedAt ?? 0);
  expect(emulator.state().counts.zephyr).toMatchObject({
    executions: 2,
    results: 4,
    cycles: 1,
    phases: 1,
    cases: 2,
  });
});

it('keeps nothing of a list of which one is wrong', async () => {
  const { ids } = await planned(emulator, ['A']);
  const wrong = [
    { rtsId: ids[0], testerId: 1, status: '1' },
    { rtsId: 1, testerId: 1, status: '1' },
  ];

  expectRefusal(emulator, await call(emulator, 'PUT /v3/execution/bulk/execute', { json: wrong }), 400);
  expect(executions()[0]?.history).toEqual([]);
});

it('leaves notes and time of the result before where a new one has none', async () => {
  const { ids } = await planned(emulator, ['A']);
  await ask(emulator, 'PUT /v3/execution/bulk/execute', [
    { rtsId: ids[0], testerId: 1, status: '2', notes: 'why', actualTime: 7 },
  ]);
  await ask(emulator, `PUT /v3/execution/bulk?status=2&testerid=1&${STATUS}`, { ids });

  expect(executions()).toMatchObject([{ notes: 'why', actualTime: 7 }]);
});

it('refuses a status that is not active', async () => {
  const other = await startEmulator({
    zephyr: {
      statuses: [
        { id: '1', name: 'Ok' },
        { id: '5', name: 'Old', active: false },
      ],
    },
  });
  onTestFinished(() => other.close());
  const { ids } = await planned(other, ['A']);

  expectRefusal(
    other,
    await call(other, 'PUT /v3/execution/bulk?status=5&testerid=1', { json: { ids } }),
    400,
  );
});

it('sets one execution by its number, by either method', async () => {
  const { ids } = await planned(emulator, ['A']);
  for (const method of ['POST', 'PUT']) {
    await ask(emulator, `${method} /latest/execution/${ids[0]}?status=4&testerid=1`, { notes: method });
  }

  expect(executions()[0]?.history.map(({ status, notes }) => [status, notes])).toEqual([
    ['4', 'POST'],
    ['4', 'PUT'],
  ]);
});

it('lists executions in pages, in the order in which they were assigned, and by cycle or release', async () => {
  const { phase, cycle, ids } = await planned(
    emulator,
    Array.from({ length: 120 }, (_, index) => `T${index}`),
  );
  const list = async (query: string): Promise<number[]> =>
    (await ask(emulator, `GET /v3/execution?${query}`)).results.map(({ id }: { id: number }) => id);

  expect(await list(`cyclephaseid=${phase.id}&offset=100&pagesize=100`)).toEqual(ids.slice(100));
  expect(await list(`cyclephaseid=${phase.id}&offset=120&pagesize=100`)).toEqual([]);
  expect(await list(`cyclephaseid=${phase.id}`)).toEqual(ids.slice(0, 50));
  expect(await list(`cyclephaseid=${phase.id}&isascorder=False&pagesize=1`)).toEqual(ids.slice(-1));
  expect(await list(`cycleid=${cycle.id}&pagesize=0`)).toEqual(ids);
  expect(await list('releaseid=1&offset=0&pagesize=10000&includeanyoneuser=true')).toEqual(ids);
  expect(await list('releaseid=2&pagesize=0')).toEqual([]);
});

it('assigns again without another execution', async () => {
  const { phase, ids } = await planned(emulator, ['A']);
  const [{ tctId } = { tctId: 0 }] = executions();
  const [again] = await ask(emulator, 'POST /v3/execution/modify', {
    createRTSList: [{ cyclePhaseId: phase.id, tctId, testerId: -10 }],
  });

  expect(again).toMatchObject({ id: ids[0], testerId: -10 });
  expect(executions()).toHaveLength(1);
  await ask(emulator, 'POST /v3/execution/modify', {
    updateRTSList: [{ rtsId: ids[0], testerId: 1, cyclePhaseId: phase.id }],
  });
  expect(executions()).toMatchObject([{ testerId: 1 }]);
});

it('puts a case into a phase once, however often it is asked to', async () => {
  const { phase, root, created } = await planned(emulator, ['A']);
  const choice = [{ treeid: root.id, tctIds: [created[0].testcase.id], isExclusion: true }];
  const tree = phase.tcrCatalogTreeId;
  await ask(
    emulator,
    `POST /v3/assignmenttree/${phase.id}/assign/bytree/${tree}?includehierarchy=false`,
    choice,
  );

  expect(await ask(emulator, `GET /v3/assignmenttree/${phase.id}`)).toMatchObject({ testcaseCount: 1 });
});

it("brings the repository's folders along where it is told to", async () => {
  const root = await ask(emulator, 'POST /v3/testcasetree?parentid=0', {
    name: 'Shop',
    type: 'Phase',
    releaseId: 1,
  });
  const pay = await ask(emulator, `POST /v3/testcasetree?parentid=${root.id}`, {
    name: 'Pay',
    type: 'Module',
    releaseId: 1,
  });
  await ask(emulator, 'POST /v3/testcase/', { tcrCatalogTreeId: pay.id, testcase: { name: 'refunds' } });
  const { phase } = await planned(emulator, ['A']);
  const tree = phase.tcrCatalogTreeId;
  await ask(emulator, `POST /v3/assignmenttree/${phase.id}/assign/bytree/${tree}?includehierarchy=true`, [
    { treeid: pay.id, tctIds: [], isExclusion: false },
  ]);

  const shown = await ask(emulator, `GET /v3/testcasetree/${tree}`);
  expect(shown).toMatchObject({
    testcaseCount: 1,
    cumulativeTestcaseCount: 2,
    categories: [{ name: 'Shop', categories: [{ name: 'Pay', testcaseCount: 1 }] }],
  });
  expect(await ask(emulator, `GET /v3/testcasetree/hierarchy/${tree}`)).toHaveLength(3);
  expect(await ask(emulator, 'GET /v3/testcasetree/lite?type=Phase&releaseid=1')).toHaveLength(2);
  expect(await ask(emulator, `POST /v3/assignmenttree/${phase.id}/assign`)).toBe(1);
  expect(executions().map(({ caseName, tree }) => [caseName, tree])).toEqual([
    ['A', ['Test Repository']],
    ['refunds', ['Shop', 'Pay']],
  ]);
});

it("plans a folder's cases in a phase that is not free-form", async () => {
  const { root, cycle } = await planned(emulator, ['A', 'B']);
  const phase = await ask(emulator, `POST /v3/cycle/${cycle.id}/phase`, {
    phaseStartDate: '07/16/2020',
    phaseEndDate: '07/31/2020',
    freeForm: false,
    tcrCatalogTreeId: root.id,
  });
  expect(phase).toMatchObject({ name: 'Test Repository', tcrCatalogTreeId: root.id, freeForm: false });
  const rest = `/v3/assignmenttree/${phase.id}/bulk/tree/${root.id}/from/-1/to/1?cascade=True&easmode=2`;

  expect(await ask(emulator, `PUT ${rest}`)).toBe(2);
  expect(await ask(emulator, `PUT ${rest}`)).toBe(0);
  const cycles = await ask(emulator, 'GET /v3/cycle/release/1');
  expect(cycles[0].cyclePhases.map(({ id }: { id: number }) => id)).toContain(phase.id);
});

it('records steps, once for each', async () => {
  const [created] = await ask(emulator, 'POST /v3/testcase/bulk', [
    {
      tcrCatalogTreeId: 101,
      testcase: { name: 'S', testSteps: { maxId: 1, steps: [{ orderId: 1, step: 'Given' }] } },
    },
  ]);
  const steps = `/v3/testcase/${created.testcase.id}/teststep`;
  await ask(emulator, `POST ${steps}/${created.id}`, { maxId: 1, steps: [{ orderId: 2, step: 'Then' }] });
  expect(await ask(emulator, `GET ${steps}`)).toMatchObject({
    maxId: 2,
    steps: [{ step: 'Given' }, { step: 'Then' }],
  });
  const { cycle } = await planned(emulator, ['A']);
  const phase = await ask(emulator, `POST /v3/cycle/${cycle.id}/phase`, {
    freeForm: false,
    tcrCatalogTreeId: 101,
    startDate: 0,
    endDate: 0,
  });
  await ask(emulator, `POST /v3/assignmenttree/${phase.id}/assign`);
  const { results } = await ask(emulator, `GET /v3/execution?cyclephaseid=${phase.id}`);
  const result = { cyclePhaseId: phase.id, releaseTestScheduleId: results[0].id };
  const save = 'POST /v3/execution/teststepresult/saveorupdate';
  await ask(emulator, save, [{ ...result, testStepId: 1, status: 2 }]);
  await ask(emulator, save, [
    { ...result, testStepId: 1, status: 1 },
    { ...result, testStepId: 2, status: 1 },
  ]);

  expect(executions().find(({ caseName }) => caseName === 'S')?.steps).toEqual([
    { testStepId: 1, status: 1 },
    { testStepId: 2, status: 1 },
  ]);
  expectRefusal(
    emulator,
    await call(emulator, save, { json: [{ ...result, testStepId: 3, status: 1 }] }),
    400,
  );
});

it('updates tags and custom fields of cases', async () => {
  const { created } = await planned(emulator, ['A']);
  const place = { tctId: created[0].id, testcaseVersionId: created[0].testcase.id };
  const update = {
    tag: 'a b ',
    tagsOperation: 0,
    fromJenkins: true,
    customFields: { x: 'y' },
    tctTestcaseVersionParam: [place],
  };
  const [shown] = await ask(emulator, 'PUT /v3/testcase/update', [update]);

  expect(shown).toMatchObject({ id: place.tctId, testcase: { tag: 'a b', customProperties: { x: 'y' } } });
  expect(emulator.state().zephyr.cases).toMatchObject([{ tag: 'a b' }]);
});

it('can be slow to list what is new', async () => {
  const slow = await startEmulator({ zephyr: { listDelayMs: 60_000, cases: [{ name: 'old' }] } });
  onTestFinished(() => slow.close());
  const { id } = await ask(slow, 'POST /v3/cycle', {
    name: 'Nightly',
    releaseId: 1,
    cycleStartDate: '11/25/2026',
    cycleEndDate: '11/25/2026',
  });

  expect(await ask(slow, 'GET /v3/cycle/release/1')).toEqual([]);
  expect(await ask(slow, `GET /v3/cycle/${id}`)).toMatchObject({ name: 'Nightly' });
  await ask(slow, 'POST /v3/testcase', { tcrCatalogTreeId: 101, testcase: { name: 'new' } });
  expect((await ask(slow, 'GET /v3/testcase/tree/101')).results).toMatchObject([
    { testcase: { name: 'old' } },
  ]);
  expect(slow.state().zephyr.cases).toHaveLength(2);
});

it('lists what is new once the delay is over', async () => {
  const slow = await startEmulator({ zephyr: { listDelayMs: 50 } });
  onTestFinished(() => slow.close());
  await ask(slow, 'POST /v4/upload-file/automation/create-job-detail', {
    jobName: 'J',
    automationFramework: 'junit',
    cycleName: 'C',
    projectId: 1,
    releaseId: 1,
  });
  const path = '/v4/upload-file/automation/file-upload-job/list?projectId=1&releaseId=1';

  await expect.poll(() => ask(slow, `GET ${path}`), { interval: 10 }).toMatchObject([{ jobName: 'J' }]);
});

describe('an attachment', () => {
  const bytes = new Uint8Array([137, 80, 78, 71, 0, 255]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  async function upload(name = 'Läuft 100%.png') {
    const form = formOf({ releaseTestSchedule: new File([bytes], name, { type: 'image/png' }) });
    const answer = await call(emulator, 'POST /flex/upload/document/genericattachment', { form });
    expect(answer.status).toBe(200);
    return answer.body[0];
  }

  function attachment(
    item: number,
    uploaded: { fileName: string; contentType: string; tempFilePath: string },
  ) {
    const { fileName, contentType, tempFilePath } = uploaded;
    return {
      name: fileName,
      contentType,
      itemType: 'releaseTestSchedule',
      itemId: item,
      tempPath: tempFilePath,
    };
  }

  it('is uploaded, then bound to its execution', async () => {
    const { ids } = await planned(emulator, ['A']);
    const uploaded = await upload();
    expect(uploaded).toEqual({
      fileName: encodeURIComponent('Läuft 100%.png'),
      fieldName: 'releaseTestSchedule',
      contentType: 'image/png',
      tempFilePath: expect.any(String),
    });
    const full = { fileSize: bytes.length, createdBy: 1, timeStamp: 1_700_000_000_000 };
    await ask(emulator, 'POST /v3/attachment/list', [{ ...attachment(ids[0] ?? 0, uploaded), ...full }]);

    expect(executions()[0]?.attachments).toEqual([
      {
        id: expect.any(Number),
        name: 'Läuft 100%.png',
        contentType: 'image/png',
        size: bytes.length,
        sha256,
      },
    ]);
    const listed = await ask(
      emulator,
      `GET /v3/attachment?itemid=${ids[0]}&type=releaseTestSchedule&isLink=False`,
    );
    expect(listed).toMatchObject([{ name: 'Läuft 100%.png', fileSize: bytes.length, link: false }]);
    expect(await ask(emulator, `DELETE /v3/attachment/${listed[0].id}`)).toBe(true);
    expect(executions()[0]?.attachments).toEqual([]);
  });

  it('is kept twice when it is bound twice', async () => {
    const { ids } = await planned(emulator, ['A']);
    const one = attachment(ids[0] ?? 0, await upload());
    await ask(emulator, 'POST /latest/attachment/list', [one, one]);

    expect(executions()[0]?.attachments).toHaveLength(2);
    expect(emulator.state().counts.zephyr.attachments).toBe(2);
  });

  it('can belong to a case', async () => {
    const { created } = await planned(emulator, ['A']);
    const { testcaseId } = created[0].testcase;
    await ask(emulator, 'POST /v3/attachment/list', [
      { ...attachment(testcaseId, await upload()), itemType: 'testcase' },
    ]);

    expect(emulator.state().zephyr.cases).toMatchObject([{ attachments: [{ sha256 }] }]);
  });

  it.each([
    ['of nothing', { itemId: 1 }],
    ['of a requirement', { itemType: 'requirement' }],
    ['that was not uploaded', { tempPath: '/tmp/zephyr/1' }],
    ['of another size', { fileSize: 7 }],
  ])('is refused %s', async (_, change) => {
    const { ids } = await planned(emulator, ['A']);
    const json = [{ ...attachment(ids[0] ?? 0, await upload()), ...change }];

    expectRefusal(emulator, await call(emulator, 'POST /v3/attachment/list', { json }), 400);
    expect(executions()[0]?.attachments).toEqual([]);
  });

  it('is refused when the form has no file, or something else', async () => {
    const target = 'POST /flex/upload/document/genericattachment';

    expectRefusal(emulator, await call(emulator, target, { form: new FormData() }), 400);
    expectRefusal(emulator, await call(emulator, target, { form: formOf({ data: 'text' }) }), 400);
    expectRefusal(emulator, await call(emulator, target, { json: {} }), 400);
  });
});
