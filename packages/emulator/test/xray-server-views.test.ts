import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import {
  type Client,
  cloudClient,
  expectRefusal,
  formOf,
  importResults,
  serverClient,
} from './xray-caller.ts';

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
  const info = { version: '1.0', testEnvironments: ['chrome'] };
  await importResults(client, { testExecutionKey: 'CALC-200', info, tests });
  return run()?.id ?? '';
}

describe('a run of the server', () => {
  it('shows its steps with their evidence, whose bytes can be had, and what its Test Execution says', async () => {
    const id = await importOne({
      assignee: 'someone',
      steps: [
        { status: 'FAIL', comment: 'here', actualResult: '7', evidences: [hello], defects: ['CALC-300'] },
      ],
      customFields: [{ id: 'os', value: 'linux' }],
    });
    const { body } = await client(`GET /api/testrun/${id}`);

    expect(body).toMatchObject({
      assignee: 'someone',
      duration: 0,
      testEnvironments: ['chrome'],
      fixVersions: [{ name: '1.0' }],
      customFields: [{ id: 'os', value: 'linux' }],
      steps: [
        {
          index: 1,
          status: 'FAIL',
          comment: { raw: 'here' },
          actualResult: { raw: '7' },
          defects: ['CALC-300'],
          evidences: [{ fileName: 'hello.txt', numericalFileSize: 5 }],
        },
      ],
    });
    const path = body.steps[0].evidences[0].fileURL.replace(`${emulator.url}/rest/raven/2.0`, '');
    expect((await client(`GET ${path}`)).body).toBe('hello');
    expectRefusal(await client('GET /api/attachment/99'), 404);
    expect((await client(`GET /api/testrun/${id}/assignee`)).body).toBe('someone');
    expect((await client(`GET /api/testrun/${id}/comment`)).body).toEqual({ raw: '', rendered: '' });
  });

  it('tells who and when in the detailed list of its Test Execution', async () => {
    await importOne({
      status: 'PASS',
      assignee: 'a',
      executedBy: 'b',
      start: '2026-11-23T20:42:55Z',
      finish: '2026-11-23T20:42:57Z',
      defects: ['CALC-300'],
    });

    expect((await client('GET /api/testexec/CALC-200/test?detailed=true')).body).toEqual([
      {
        id: expect.any(Number),
        key: 'CALC-1',
        rank: 1,
        status: 'PASS',
        assignee: 'a',
        executedBy: 'b',
        startedOn: '2026-11-23T20:42:55Z',
        finishedOn: '2026-11-23T20:42:57Z',
        defects: [{ key: 'CALC-300' }],
        evidences: [],
      },
    ]);
  });

  it('is changed in its iterations, examples and custom fields by one request', async () => {
    const parameters = [{ name: 'attempt', value: '1' }];
    const id = await importOne({ iterations: [{ status: 'TODO', parameters, steps: [{ status: 'TODO' }] }] });
    const [iteration] = run()?.iterations ?? [];
    const body = {
      iterations: [
        {
          id: Number(iteration?.id),
          status: 'FAIL',
          steps: [{ id: Number(iteration?.steps[0]?.id), status: 'FAIL', comment: 'here' }],
        },
      ],
      customFields: [{ id: 'os', value: 'linux' }],
    };
    expect((await client(`PUT /api/testrun/${id}`, { body })).status).toBe(200);
    expect(run()).toMatchObject({
      iterations: [{ status: 'FAIL', parameters, steps: [{ status: 'FAIL', comment: 'here' }] }],
      customFields: [{ id: 'os', value: 'linux' }],
    });

    await importOne({ examples: ['TODO', 'TODO'] });
    const examples = [{ id: Number(run()?.examples[1]?.id), status: 'PASS' }];
    expect((await client(`PUT /api/testrun/${id}`, { body: { examples } })).status).toBe(200);
    expect(run()?.examples.map(({ status }) => status)).toEqual(['TODO', 'PASS']);
  });

  it('loses the evidence and the defects that are taken away', async () => {
    const id = await importOne({
      evidences: [hello, { ...hello, filename: 'b.txt' }],
      defects: ['CALC-300'],
    });
    const remove = [Number(run()?.evidence[0]?.id)];
    const body = { evidences: { remove }, defects: { remove: ['CALC-300'] } };

    expect((await client(`PUT /api/testrun/${id}`, { body })).status).toBe(200);
    expect(run()).toMatchObject({ evidence: [{ filename: 'b.txt' }], defects: [] });
    expect(run()?.evidence).toHaveLength(1);
  });

  it.each(['step/99', 'iteration/99', 'example/7'])('has no %s', async (part) => {
    expectRefusal(await client(`GET /api/testrun/${await importOne()}/${part}`), 404, /not found/);
  });

  it.each([
    ['DELETE /api/testrun/1', 'GET, PUT'],
    ['GET /import/execution', 'POST'],
  ])('and its neighbours have no other methods: %s', async (target, allowed) => {
    const answer = await client(target);

    expectRefusal(answer, 405);
    expect(answer.headers.get('allow')).toBe(allowed);
  });
});

describe('a feature', () => {
  const feature = 'Feature: A\n\n@TEST_CALC-7\nScenario: one\nGiven a\n\n@CALC-8\nScenario: two\nGiven b\n';
  const body = () => formOf({ file: { name: 'a.feature', type: 'text/plain', content: feature } });
  const error = 'Test with key CALC-8 was not found.';

  beforeEach(async () => {
    await emulator.close();
    await start({ issues: [{ key: 'CALC-7' }] });
  });

  it('is imported into the server but for a test that is not there, which is reported', async () => {
    expect(await client('POST /import/feature?projectKey=CALC', { body: body() })).toMatchObject({
      status: 200,
      body: { message: error, testIssues: [{ key: 'CALC-7' }], preconditionIssues: [] },
    });
  });

  it('is imported into the cloud but for a test that is not there, which is reported', async () => {
    const cloud = await cloudClient(emulator);

    expect(await cloud('POST /import/feature?projectKey=CALC', { body: body() })).toMatchObject({
      status: 200,
      body: { errors: [error], updatedOrCreatedTests: [{ key: 'CALC-7' }] },
    });
  });
});

it('gives new issues keys after those that were given', async () => {
  await emulator.close();
  await start({ issues: [{ key: 'CALC-20000' }, { key: 'CALC-7' }, { key: 'OTHER-30000' }] });
  const tests = [{ testKey: 'CALC-7', status: 'PASS' }];

  expect(await importResults(client, { info: { project: 'CALC' }, tests })).toBe('CALC-20001');
});
