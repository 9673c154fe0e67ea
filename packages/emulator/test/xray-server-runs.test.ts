import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { type Client, expectRefusal, importResults, jiraClient, serverClient } from './xray-caller.ts';

let emulator: Emulator;
let client: Client;

async function start(xray?: EmulatorOptions['xray']) {
  emulator = await startEmulator({ xray });
  client = serverClient(emulator);
}

beforeEach(() => start());

afterEach(() => emulator.close());

const run = () => emulator.state().xray.server.executions[0]?.runs[0];
const hello = { filename: 'hello.txt', contentType: 'text/plain', data: btoa('hello') };

async function importOne(more: object = {}): Promise<string> {
  const tests = [{ testKey: 'CALC-1', status: 'EXECUTING', ...more }];
  await importResults(client, { testExecutionKey: 'CALC-200', tests });
  return run()?.id ?? '';
}

describe('a run', () => {
  it('is found by its keys and by its id, which is a whole number', async () => {
    const id = await importOne({
      status: 'FAIL',
      comment: 'why',
      start: '2026-11-23T20:42:55Z',
      finish: '2026-11-23T20:42:57Z',
      evidences: [hello],
      steps: [{ status: 'FAIL', actualResult: '7' }],
    });
    const byKeys = await client('GET /api/testrun?testExecIssueKey=CALC-200&testIssueKey=CALC-1');

    expect(byKeys).toMatchObject({
      status: 200,
      body: {
        id: Number(id),
        status: 'FAIL',
        color: '#D45D52',
        testKey: 'CALC-1',
        testExecKey: 'CALC-200',
        comment: 'why',
        startedOnIso: '2026-11-23T20:42:55Z',
        finishedOnIso: '2026-11-23T20:42:57Z',
        duration: 2000,
        evidences: [{ fileName: 'hello.txt', numericalFileSize: 5, mimeType: 'text/plain' }],
        steps: [{ status: 'FAIL', actualResult: { raw: '7' } }],
      },
    });
    expect((await client(`GET /api/testrun/${id}`)).body).toEqual(byKeys.body);
    const path = byKeys.body.evidences[0].fileURL.replace(`${emulator.url}/rest/raven/2.0`, '');
    expect((await client(`GET ${path}`)).body).toBe('hello');
  });

  it('has no steps where it has iterations', async () => {
    const parameters = [{ name: 'attempt', value: '1' }];
    const id = await importOne({ iterations: [{ status: 'PASS', parameters }] });
    const { body } = await client(`GET /api/testrun/${id}`);

    expect(body).toMatchObject({ iterations: [{ id: expect.any(Number), status: 'PASS', parameters }] });
    expect(body).not.toHaveProperty('steps');
  });

  it('is changed by one request: status, comment, evidence, defects and steps', async () => {
    const id = await importOne({ steps: [{ status: 'TODO' }] });
    const stepId = Number(run()?.steps[0]?.id);
    const answer = await client(`PUT /api/testrun/${id}`, {
      body: {
        status: 'FAIL',
        comment: 'why',
        assignee: 'someone',
        defects: { add: ['CALC-300'] },
        evidences: { add: [hello] },
        steps: [{ id: stepId, status: 'FAIL', comment: 'here', evidences: { add: [hello] } }],
      },
    });

    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: Number(id),
        warnings: [],
        evidenceIds: [expect.any(Number)],
        stepResults: [{ id: stepId, evidenceIds: [expect.any(Number)], warnings: [] }],
      },
    });
    expect(run()).toMatchObject({
      status: 'FAIL',
      history: [{ status: 'EXECUTING' }, { status: 'FAIL' }],
      comment: 'why',
      assignee: 'someone',
      defects: ['CALC-300'],
      evidence: [{ filename: 'hello.txt' }],
      steps: [{ status: 'FAIL', comment: 'here', evidence: [{ filename: 'hello.txt' }] }],
    });
  });

  it.each([
    ['an unknown status', { status: 'PASSED' }],
    ['an unknown key', { state: 'PASS' }],
    ['a wrong type', { comment: 7 }],
    ['an unknown defect', { defects: { add: ['CALC-10009'] } }],
    ['evidence that is not base64', { evidences: { add: [{ ...hello, data: '!' }] } }],
    ['a step with an unknown status', { steps: [{ id: 1, status: 'PASSED' }] }],
  ])('is not changed by a request with %s', async (_, wrong) => {
    const id = await importOne({ steps: [{ status: 'TODO' }] });
    const stepId = Number(run()?.steps[0]?.id);
    const before = run();
    const steps = 'steps' in wrong ? wrong.steps.map((step) => ({ ...step, id: stepId })) : [];

    expectRefusal(await client(`PUT /api/testrun/${id}`, { body: { comment: 'x', ...wrong, steps } }), 400);
    expect(run()).toEqual(before);
  });

  it('does not let its steps be updated when it has several iterations', async () => {
    const iteration = (value: string) => ({
      status: 'TODO',
      parameters: [{ name: 'attempt', value }],
      steps: [{ status: 'TODO' }],
    });
    const id = await importOne({ iterations: [iteration('1'), iteration('2')] });
    const [step] = run()?.iterations[0]?.steps ?? [];

    expectRefusal(
      await client(`PUT /api/testrun/${id}`, { body: { steps: [{ id: Number(step?.id), status: 'PASS' }] } }),
      400,
      /iterations/,
    );
  });

  it('has its parts at paths of their own', async () => {
    const id = await importOne({ examples: ['TODO'] });
    const path = `/api/testrun/${id}`;

    expect((await client(`PUT ${path}/status?status=PASS`)).status).toBe(200);
    expect((await client(`GET ${path}/status`)).body).toBe('PASS');
    expectRefusal(await client(`PUT ${path}/status?status=PASSED`), 400);
    expect((await client(`PUT ${path}/comment`, { body: 'fine' })).body).toEqual({
      raw: 'fine',
      rendered: 'fine',
    });
    expect((await client(`POST ${path}/defect`, { body: ['CALC-300'] })).status).toBe(200);
    expect((await client(`GET ${path}/defect`)).body).toEqual([{ key: 'CALC-300' }]);
    expect((await client(`DELETE ${path}/defect/CALC-300`)).status).toBe(200);
    expect((await client(`PUT ${path}/example/0?status=PASS`)).status).toBe(200);
    expect((await client(`GET ${path}/example/0`)).body).toBe('PASS');
    expect(run()).toMatchObject({
      status: 'PASS',
      comment: 'fine',
      defects: [],
      examples: [{ status: 'PASS' }],
    });
  });

  it('has steps and iterations at paths of their own', async () => {
    const id = await importOne({ steps: [{ status: 'TODO' }] });
    const [step] = (await client(`GET /api/testrun/${id}/step`)).body;
    const path = `/api/testrun/${id}/step/${step.id}`;
    expect((await client(`PUT ${path}`, { body: { comment: 'here' } })).status).toBe(200);
    expect((await client(`PUT ${path}/status?status=PASS`)).status).toBe(200);
    expect((await client(`POST ${path}/attachment`, { body: hello })).status).toBe(201);
    expect((await client(`GET ${path}/attachment`)).body).toMatchObject([{ fileName: 'hello.txt' }]);
    expect((await client(`GET ${path}`)).body).toMatchObject({ status: 'PASS', comment: { raw: 'here' } });

    await importOne({ iterations: [{ status: 'TODO', parameters: [{ name: 'attempt', value: '1' }] }] });
    const iteration = `/api/testrun/${id}/iteration/${run()?.iterations[0]?.id}`;
    expect((await client(`PUT ${iteration}`, { body: { status: 'PASS' } })).status).toBe(200);
    expect((await client(`GET ${iteration}`)).body).toMatchObject({ status: 'PASS' });
    expect((await serverClient(emulator, '1.0')(`GET ${iteration}`)).status).toBe(404);
  });

  it.each([
    'GET /api/testrun/7',
    'PUT /api/testrun/7',
    'GET /api/testrun?testExecIssueKey=CALC-200&testIssueKey=CALC-2',
    'GET /api/testrun?testExecIssueKey=CALC-10007&testIssueKey=CALC-2',
    'GET /api/testrun/7/status',
    'POST /api/testrun/7/attachment',
    'GET /api/testexec/CALC-10007/test',
  ])('that is not there gets 404: %s', async (target) => {
    const body = target.startsWith('GET') ? undefined : {};

    expectRefusal(await client(target, { body }), 404);
  });

  it('is shown only after a while, when told so', async () => {
    await emulator.close();
    await start({ readDelayMs: 150 });
    const id = await importOne();
    expectRefusal(await client(`GET /api/testrun/${id}`), 404);
    expect((await client('GET /api/testexec/CALC-200/test')).body).toEqual([]);
    while ((await client(`GET /api/testrun/${id}`)).status === 404);

    expect((await client('GET /api/testexec/CALC-200/test')).body).toHaveLength(1);
  });

  it('is read-only while its Test Execution is closed, when told so', async () => {
    await emulator.close();
    await start({ readOnlyStatuses: ['Closed'] });
    const id = await importOne();
    await jiraClient(emulator)('POST /issue/CALC-200/transitions', { body: { transition: { id: '41' } } });

    expectRefusal(
      await client(`PUT /api/testrun/${id}`, { body: { status: 'PASS' } }),
      400,
      /non-executable/,
    );
    expectRefusal(await client('DELETE /api/testexec/CALC-200/test/CALC-1'), 400, /non-executable/);
    expect(run()).toMatchObject({ status: 'EXECUTING' });
  });
});

describe.each([
  { version: '1.0', added: 200, deleted: 200 },
  { version: '2.0', added: 201, deleted: 204 },
  { version: 'latest', added: 201, deleted: 204 },
])('evidence under $version', ({ version, added, deleted }) => {
  it(`is added with ${added} and deleted, by id or name, with ${deleted}`, async () => {
    const id = await importOne();
    const path = `/api/testrun/${id}/attachment`;
    const versioned = serverClient(emulator, version);
    const add = async (filename: string) =>
      (await versioned(`POST ${path}`, { body: { ...hello, filename } })).status;
    expect([await add('a'), await add('b'), await add('c')]).toEqual([added, added, added]);
    const [first] = (await versioned(`GET ${path}`)).body;

    expect((await versioned(`DELETE ${path}/${first.id}`)).status).toBe(deleted);
    expect((await versioned(`DELETE ${path}?filename=b`)).status).toBe(deleted);
    expect((await versioned(`DELETE ${path}`, { body: 'c' })).status).toBe(deleted);
    expectRefusal(await versioned(`DELETE ${path}?filename=b`), 404);
    expect(run()?.evidence).toEqual([]);
  });
});

describe('a Test Execution', () => {
  it('lists its runs in pages, the first of which is 1', async () => {
    await emulator.close();
    await start({ server: { pageLimit: 2 } });
    const tests = [1, 2, 3].map((number) => ({
      testKey: `CALC-${number}`,
      status: 'PASS',
      evidences: [hello],
    }));
    await importResults(client, { testExecutionKey: 'CALC-200', tests });
    const list = async (query: string) => (await client(`GET /api/testexec/CALC-200/test${query}`)).body;

    expect(await list('?limit=10&page=1')).toEqual([
      { id: expect.any(Number), key: 'CALC-1', rank: 1, status: 'PASS' },
      { id: expect.any(Number), key: 'CALC-2', rank: 2, status: 'PASS' },
    ]);
    expect(await list('?detailed=true&limit=1&page=3')).toMatchObject([
      { key: 'CALC-3', rank: 3, defects: [], evidences: [{ fileName: 'hello.txt' }] },
    ]);
    expect(await list('?page=3')).toEqual([]);
    expect(await list('?page=0')).toMatchObject({ error: expect.stringContaining('page') });
  });

  it('takes tests in and lets them go', async () => {
    const change = (body: object) => client('POST /api/testexec/CALC-200/test', { body });

    expect(await change({ add: ['CALC-1', 'CALC-2', 'CALC-3'] })).toMatchObject({ status: 200, body: [] });
    expect((await change({ remove: ['CALC-2'] })).status).toBe(200);
    expect((await client('DELETE /api/testexec/CALC-200/test/CALC-3')).status).toBe(200);
    expectRefusal(await change({ add: ['CALC-10009'] }), 400);
    expect(emulator.state().xray.server.executions[0]?.runs).toMatchObject([
      { testKey: 'CALC-1', status: 'TODO' },
    ]);
  });
});

it('lists statuses and says that the licence is active', async () => {
  const { body } = await client('GET /api/settings/teststatuses');

  expect(body.map(({ name, final }: { name: string; final: boolean }) => [name, final])).toEqual([
    ['TODO', false],
    ['EXECUTING', false],
    ['FAIL', true],
    ['PASS', true],
  ]);
  expect(body.at(-1)).toMatchObject({ color: '#95C160', requirementStatusName: 'OK' });
  expect((await client('GET /api/settings/teststepstatuses')).body).toEqual(body);
  expect((await client('GET /api/xraylicense')).body).toMatchObject({ active: true });
});
