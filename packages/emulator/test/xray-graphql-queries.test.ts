import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { type Client, cloudClient, graphql, importResults, newExecution } from './xray-caller.ts';

let emulator: Emulator;
let client: Client;

async function start(xray?: EmulatorOptions['xray']) {
  emulator = await startEmulator({ xray });
  client = await cloudClient(emulator);
}

beforeEach(() => start());

afterEach(() => emulator.close());

const run = () => emulator.state().xray.cloud.executions[0]?.runs[0];

async function importOne(more: object = {}): Promise<string> {
  const tests = [{ testKey: 'CALC-1', status: 'EXECUTING', ...more }];
  await importResults(client, { testExecutionKey: 'CALC-200', tests });
  return run()?.id ?? '';
}

describe('queries', () => {
  it('resolve the runs of a Test Execution, page by page', async () => {
    const tests = [1, 2, 3].map((number) => ({ testKey: `CALC-${number}`, status: 'PASSED' }));
    await importResults(client, newExecution(tests));
    const id = emulator.state().xray.cloud.executions[0]?.id;
    const query = `query ($ids: [String], $start: Int) {
      getTestRuns(testExecIssueIds: $ids, limit: 2, start: $start) {
        total start limit results { id status { name final } test { issueId jira(fields: ["key"]) } }
      }
    }`;
    const first = (await graphql(client, query, { ids: [id] })).getTestRuns;
    const second = (await graphql(client, query, { ids: [id], start: 2 })).getTestRuns;

    expect(first).toMatchObject({ total: 3, start: 0, limit: 2 });
    const runs = [...first.results, ...second.results];
    expect(runs.map(({ test }) => test.jira.key)).toEqual(['CALC-1', 'CALC-2', 'CALC-3']);
    expect(new Set(runs.map(({ id: runId }) => runId)).size).toBe(3);
    for (const each of runs) {
      expect(each).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        status: { name: 'PASSED', final: true },
      });
    }
  });

  it('take keys where ids are documented', async () => {
    await importOne();
    const query =
      '{ getTestRuns(testIssueIds: ["CALC-1"], testExecIssueIds: ["CALC-200"], limit: 1) { total } getTestRun(testIssueId: "CALC-1", testExecIssueId: "CALC-200") { status { name } } }';

    expect(await graphql(client, query)).toEqual({
      getTestRuns: { total: 1 },
      getTestRun: { status: { name: 'EXECUTING' } },
    });
  });

  it('show all that a run holds', async () => {
    const evidence = [{ filename: 'a.txt', contentType: 'text/plain', data: btoa('hello') }];
    const id = await importOne({
      status: 'FAILED',
      comment: 'why',
      start: '2026-11-23T20:42:55Z',
      finish: '2026-11-23T20:42:57Z',
      defects: ['CALC-300'],
      evidence,
      iterations: [
        {
          status: 'FAILED',
          parameters: [{ name: 'attempt', value: '1' }],
          steps: [{ status: 'FAILED', comment: 'here' }],
        },
      ],
    });
    const query = `query ($id: String) { getTestRunById(id: $id) {
      comment startedOn finishedOn defects lastModified
      evidence { filename size downloadLink storedInJira }
      iterations(limit: 10) { total results { rank parameters { name value } status { name } stepResults(limit: 10) { results { status { name } comment } } } }
      testExecution { testEnvironments jira(fields: ["key", "issuetype"]) }
    } }`;
    const shown = (await graphql(client, query, { id })).getTestRunById;

    expect(shown).toMatchObject({
      comment: 'why',
      startedOn: '2026-11-23T20:42:55Z',
      finishedOn: '2026-11-23T20:42:57Z',
      defects: ['CALC-300'],
      evidence: [{ filename: 'a.txt', size: 5, storedInJira: false }],
      iterations: {
        total: 1,
        results: [
          {
            rank: '1',
            parameters: [{ name: 'attempt', value: '1' }],
            status: { name: 'FAILED' },
            stepResults: { results: [{ status: { name: 'FAILED' }, comment: 'here' }] },
          },
        ],
      },
      testExecution: { jira: { key: 'CALC-200', issuetype: { name: 'Test Execution' } } },
    });
    const path = shown.evidence[0].downloadLink.replace(`${emulator.url}/api/v2`, '');
    expect((await client(`GET ${path}`)).body).toBe('hello');
  });

  it('tell what has changed since a time', async () => {
    await importOne();
    const count = async (modifiedSince: string) =>
      (
        await graphql(client, 'query ($t: String) { getTestRuns(modifiedSince: $t, limit: 1) { total } }', {
          t: modifiedSince,
        })
      ).getTestRuns.total;

    expect(await count('2000-01-01T00:00:00Z')).toBe(1);
    expect(await count('2100-01-01T00:00:00Z')).toBe(0);
  });

  it('list statuses, built-in and custom', async () => {
    await emulator.close();
    await start({ cloud: { statuses: [{ name: 'ABORTED', final: true, color: '#000000' }] } });

    expect(await graphql(client, '{ getStatuses { name final color } }')).toMatchObject({
      getStatuses: [
        { name: 'TO DO', final: false },
        { name: 'EXECUTING', final: false },
        { name: 'FAILED', final: true },
        { name: 'PASSED', final: true },
        { name: 'ABORTED', final: true, color: '#000000' },
      ],
    });
  });

  it('find a Test Execution by its label and by words of its summary', async () => {
    const create =
      'mutation ($jira: JSON!) { createTestExecution(jira: $jira) { testExecution { issueId } warnings } }';
    const fields = { project: { key: 'CALC' }, summary: 'Nightly [run-7f3a]', labels: ['run-7f3a'] };
    const made = await graphql(client, create, { jira: { fields } });
    const issueId = made.createTestExecution.testExecution.issueId;
    await graphql(client, create, { jira: { fields: { ...fields, labels: [], summary: 'Other' } } });

    for (const jql of ['labels = run-7f3a', 'project = CALC AND summary ~ "run 7f3a"']) {
      const query =
        'query ($jql: String) { getTestExecutions(jql: $jql, limit: 10) { results { issueId } } }';
      const found = (await graphql(client, query, { jql })).getTestExecutions.results;
      expect(found, jql).toEqual([{ issueId }]);
    }
  });
});

it('shows changes only after a while, when told so', async () => {
  await emulator.close();
  await start({ readDelayMs: 150 });
  const query = '{ getTestRuns(limit: 1) { results { status { name } } } }';
  const seen = async () =>
    (await graphql(client, query)).getTestRuns.results.map(
      (each: { status: { name: string } }) => each.status.name,
    );
  await importOne();
  expect(await seen()).toEqual([]);
  while ((await seen()).length === 0);

  await importOne({ status: 'PASSED' });
  expect(await seen()).toEqual(['EXECUTING']);
  expect(run()?.status).toBe('PASSED');
  while ((await seen())[0] === 'EXECUTING');
  expect(await seen()).toEqual(['PASSED']);
});
