import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { cloudClient, expectRefusal, graphql, importResults, serverClient } from './xray-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

it('takes tests in by GraphQL, each once, and lets them go', async () => {
  const client = await cloudClient(emulator);
  const jira = { fields: { project: { key: 'CALC' }, summary: 'Release' } };
  const made = await graphql(
    client,
    'mutation ($jira: JSON!) { createTestPlan(jira: $jira, testIssueIds: ["CALC-1"]) { testPlan { issueId } warnings } }',
    { jira },
  );
  const { issueId } = made.createTestPlan.testPlan;
  const changed = await graphql(
    client,
    `mutation ($id: String!) {
      addTestsToTestPlan(issueId: $id, testIssueIds: ["CALC-1", "CALC-2", "CALC-3"]) { addedTests warning }
      removeTestsFromTestPlan(issueId: $id, testIssueIds: ["CALC-3"])
    }`,
    { id: issueId },
  );
  const shown = await graphql(
    client,
    'query ($id: String) { getTestPlan(issueId: $id) { tests(limit: 10) { total results { jira(fields: ["key"]) } } } }',
    { id: issueId },
  );

  expect(changed.addTestsToTestPlan).toEqual({
    addedTests: [expect.any(String), expect.any(String)],
    warning: null,
  });
  expect(shown.getTestPlan.tests).toEqual({
    total: 2,
    results: [{ jira: { key: 'CALC-1' } }, { jira: { key: 'CALC-2' } }],
  });
  expect(emulator.state().xray).toMatchObject({
    cloud: { plans: [{ key: 'CALC-10001', tests: ['CALC-1', 'CALC-2'] }] },
    server: { plans: [] },
  });
});

it("tells the tests' latest statuses on the server", async () => {
  const client = serverClient(emulator);
  const add = (body: object) => client('POST /api/testplan/CALC-100/test', { body });
  expect(await add({ add: ['CALC-1', 'CALC-2', 'CALC-3'] })).toMatchObject({ status: 200, body: [] });
  expect((await add({ remove: ['CALC-2'] })).status).toBe(200);
  for (const status of ['FAIL', 'PASS']) {
    const tests = [{ testKey: 'CALC-1', status }];
    await importResults(client, { info: { project: 'CALC', testPlanKey: 'CALC-100' }, tests });
  }

  expect((await client('GET /api/testplan/CALC-100/test')).body).toEqual([
    { id: expect.any(Number), key: 'CALC-1', latestStatus: 'PASS' },
    { id: expect.any(Number), key: 'CALC-3', latestStatus: 'TODO' },
  ]);
  expect((await client('GET /api/testplan/CALC-100/test?limit=1&page=2')).body).toMatchObject([
    { key: 'CALC-3' },
  ]);
  expect((await client('DELETE /api/testplan/CALC-100/test/CALC-3')).status).toBe(200);
  expect(emulator.state().xray.server.plans).toEqual([{ key: 'CALC-100', tests: ['CALC-1'] }]);
});

it('takes a Test Execution in on the server and lets it go', async () => {
  const client = serverClient(emulator);
  const change = (body: object) => client('POST /api/testplan/CALC-100/testexecution', { body });
  const listed = async () => (await client('GET /api/testplan/CALC-100/testexecution')).body;

  expect((await change({ add: ['CALC-200'] })).status).toBe(200);
  expect(await listed()).toMatchObject([{ key: 'CALC-200', environments: [], archived: false }]);
  expect((await change({ remove: ['CALC-200'] })).status).toBe(200);
  expect(await listed()).toEqual([]);
});

it.each([
  ['an issue that is no test', { add: ['CALC-1', 'CALC-100'] }],
  ['a key that no issue has', { add: ['CALC-1', 'CALC-10009'] }],
  ['another key of the body', { add: ['CALC-1'], colour: 'red' }],
])('takes nothing in with %s', async (_, body) => {
  expectRefusal(await serverClient(emulator)('POST /api/testplan/CALC-100/test', { body }), 400);
  expect(emulator.state().xray.server.plans).toEqual([]);
});

it('is forgotten by a reset', async () => {
  await serverClient(emulator)('POST /api/testplan/CALC-100/test', { body: { add: ['CALC-1'] } });
  await emulator.reset();

  expect(emulator.state().xray.server.plans).toEqual([]);
});
