import { afterEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import bulkTests from './xray/bulk-tests.json' with { type: 'json' };
import { type Client, call, cloudClient, expectRefusal, graphql } from './xray-caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(cloud = {}): Promise<Client> {
  emulator = await startEmulator({ xray: { cloud } });
  return cloudClient(emulator);
}

async function startJob(client: Client, body: unknown, path = '/import/test/bulk'): Promise<string> {
  const answer = await client(`POST ${path}`, { body });
  expect(answer).toEqual(
    expect.objectContaining({ status: 200, body: { jobId: expect.stringMatching(/^[0-9a-f]{32}$/) } }),
  );
  return answer.body.jobId;
}

async function statusOf(client: Client, jobId: string) {
  return (await client(`GET /import/test/bulk/${jobId}/status`)).body;
}

function genericTest(summary: string, more: object = {}) {
  return { testtype: 'Generic', fields: { summary, project: { key: 'CALC' } }, ...more };
}

it("imports the page's example", async () => {
  const client = await start();
  await graphql(client, '{ getTestExecutions(jql: "project = CALC", limit: 1) { total } }');
  const jobId = await startJob(client, bulkTests, '/import/test/bulk/CALC');

  const issue = (elementNumber: number) => ({
    elementNumber,
    id: expect.stringMatching(/^\d+$/),
    key: expect.stringMatching(/^CALC-1000\d$/),
    self: expect.stringContaining('/rest/api/2/issue/'),
  });
  expect(await statusOf(client, jobId)).toEqual({
    status: 'successful',
    result: { errors: [], issues: [issue(0), issue(1), issue(2), issue(3)] },
  });
  expect(emulator.state().counts.xray.issuesCreated).toEqual({ Test: 3, 'Test Set': 1 });
  const query =
    '{ getTests(jql: "summary ~ CanMultiply", limit: 1) { results { unstructured folder { path } testType { name kind } } } }';
  expect((await graphql(client, query)).getTests.results).toEqual([
    {
      unstructured: 'x.CalculatorTests.CanMultiply',
      folder: { path: 'Generic Tests/Arithmetic Tests' },
      testType: { name: 'Generic', kind: 'Unstructured' },
    },
  ]);
});

it('works under version 1 of the path too', async () => {
  await start();
  const body = { client_id: 'id', client_secret: 'secret' };
  const token = (await call(emulator, 'POST /api/v1/authenticate', { body })).body;
  const headers = { Authorization: `Bearer ${token}` };
  const started = await call(emulator, 'POST /api/v1/import/test/bulk', {
    body: [genericTest('a')],
    headers,
  });
  const path = `/api/v1/import/test/bulk/${started.body.jobId}/status`;

  expect((await call(emulator, `GET ${path}`, { headers })).body.status).toBe('successful');
});

it.each([
  ['no type', { testtype: undefined }, 'testtype'],
  ['an unknown type', { testtype: 'Automatic' }, 'testtype'],
  ['an unknown issue type', { xray_issue_type: 'bug' }, 'xray_issue_type'],
  ['a test set without xray_id', { xray_issue_type: 'test_set' }, 'xray_id'],
  ['an unknown test set', { xray_test_sets: ['ts9'] }, 'xray_test_sets'],
  ['a step without action', { steps: [{ data: '' }] }, 'steps.0.action'],
  ['no project', { fields: { summary: 'a' } }, 'project'],
  ['no summary', { fields: { project: { key: 'CALC' } } }, 'summary'],
  ['a description that is no text', { description: 7 }, 'description'],
  ['labels with a space', { labels: ['a b'] }, 'labels'],
  ['a field that Jira does not know', { colour: 'red' }, 'colour'],
])('reports an element with %s and imports the others', async (_, wrong, field) => {
  const client = await start();
  const jobId = await startJob(client, [genericTest('right'), genericTest('wrong', wrong)]);

  expect(await statusOf(client, jobId)).toMatchObject({
    status: 'partially_successful',
    result: {
      errors: [{ elementNumber: 1, errors: { [field]: expect.any(String) } }],
      issues: [{ elementNumber: 0, key: 'CALC-10001' }],
    },
  });
});

it('is unsuccessful when no element is right', async () => {
  const client = await start();
  const jobId = await startJob(client, [genericTest('a', { testtype: 'Automatic' })]);

  expect((await statusOf(client, jobId)).status).toBe('unsuccessful');
});

it('takes 1,000 tests and refuses 1,001', async () => {
  const client = await start();
  const tests = Array.from({ length: 1001 }, (_, index) => genericTest(`test ${index}`));

  expectRefusal(await client('POST /import/test/bulk', { body: tests }), 400, /1000/);
  await startJob(client, tests.slice(1));
  expect(emulator.state().counts.xray.issuesCreated.Test).toBe(1000);
});

it.each([[{}], [[]], ['text'], [[7]]])('refuses %o, which is no list of tests', async (body) => {
  const client = await start();

  expectRefusal(await client('POST /import/test/bulk', { body: JSON.stringify(body) }), 400);
});

it('is pending, then working, then done, and lets a user have one job at a time', async () => {
  const client = await start({ bulkJobMs: 60 });
  const jobId = await startJob(client, [genericTest('a'), genericTest('b'), genericTest('c')]);
  const running = await client('POST /import/test/bulk', { body: [genericTest('d')] });
  expect(running).toMatchObject({
    status: 400,
    body: { error: `A job to import tests is already in progress (id: ${jobId}).` },
  });

  const seen = new Map<string, unknown>();
  while (!seen.has('successful')) {
    const job = await statusOf(client, jobId);
    seen.set(job.status, job);
  }
  expect([...seen.keys()]).toEqual(['pending', 'working', 'successful']);
  expect(seen.get('working')).toMatchObject({
    progress: expect.arrayContaining([expect.stringContaining('3 tests to import')]),
    progressValue: expect.any(Number),
  });
  await startJob(client, [genericTest('d')]);
});

it('lets another user have a job at the same time', async () => {
  const client = await start({ bulkJobMs: 60_000 });
  await startJob(client, [genericTest('a')]);
  const body = { client_id: 'other', client_secret: 'secret' };
  const token = (await call(emulator, 'POST /api/v2/authenticate', { body })).body;

  const started = await client('POST /import/test/bulk', {
    body: [genericTest('b')],
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(started.status).toBe(200);
  expect(emulator.state().xray.cloud.jobs.map(({ status }) => status)).toEqual(['pending', 'pending']);
});

it('does not know other jobs', async () => {
  const client = await start();

  expect(await client('GET /import/test/bulk/34a4106b1d0948d1aae1170cc8df3bb4/status')).toMatchObject({
    status: 404,
    body: { error: 'job not found.' },
  });
});
