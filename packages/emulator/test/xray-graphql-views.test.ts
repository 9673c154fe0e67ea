import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { type Client, cloudClient, formOf, graphql, graphqlErrors, importResults } from './xray-caller.ts';

let emulator: Emulator;
let client: Client;

beforeEach(async () => {
  emulator = await startEmulator();
  client = await cloudClient(emulator);
});

afterEach(() => emulator.close());

const run = () => emulator.state().xray.cloud.executions[0]?.runs[0];

async function importOne(more: object = {}): Promise<string> {
  const tests = [{ testKey: 'CALC-1', status: 'EXECUTING', ...more }];
  const info = { testPlanKey: 'CALC-100', testEnvironments: ['chrome'] };
  await importResults(client, { testExecutionKey: 'CALC-200', info, tests });
  return run()?.id ?? '';
}

describe('queries of single things', () => {
  it('show a test with its definition, its runs and its Test Executions', async () => {
    await graphql(
      client,
      `mutation { createTest(testType: { name: "Manual" }, steps: [{ action: "Go", data: "7", result: "Gone" }], folderPath: "/a/b",
        jira: { fields: { summary: "goes", project: { key: "CALC" } } }) { test { issueId } warnings } }`,
    );
    await importResults(client, {
      testExecutionKey: 'CALC-200',
      tests: [{ testKey: 'CALC-10001', status: 'PASSED' }],
    });
    const query = `{ getTest(issueId: "CALC-10001") {
      testType { name kind } steps { id action data result } folder { name path } gherkin unstructured
      testRuns(limit: 10) { total results { status { name } } }
      testExecutions(limit: 10) { results { jira(fields: ["key"]) } }
    } }`;

    expect((await graphql(client, query)).getTest).toEqual({
      testType: { name: 'Manual', kind: 'Steps' },
      steps: [{ id: '1', action: 'Go', data: '7', result: 'Gone' }],
      folder: { name: 'b', path: '/a/b' },
      gherkin: null,
      unstructured: null,
      testRuns: { total: 1, results: [{ status: { name: 'PASSED' } }] },
      testExecutions: { results: [{ jira: { key: 'CALC-200' } }] },
    });
  });

  it('show a Test Execution with its tests, runs and Test Plans', async () => {
    await importOne();
    const query = `{ getTestExecution(issueId: "CALC-200") {
      testEnvironments
      tests(limit: 10, issueIds: ["CALC-1"]) { results { jira(fields: ["key"]) } }
      testRuns(limit: 10) { results { testType { name } } }
      testPlans(limit: 10) { results { jira(fields: ["key"]) } }
    } }`;

    expect((await graphql(client, query)).getTestExecution).toEqual({
      testEnvironments: ['chrome'],
      tests: { results: [{ jira: { key: 'CALC-1' } }] },
      testRuns: { results: [{ testType: { name: 'Generic' } }] },
      testPlans: { results: [{ jira: { key: 'CALC-100' } }] },
    });
  });

  it('show a run by its id, among others, and nothing for an id that is none', async () => {
    const id = await importOne({
      examples: ['PASSED', 'TODO'],
      customFields: [{ id: 'os', value: 'linux' }],
    });
    const query = `query ($id: String) {
      getTestRunsById(ids: [$id, "5f"], limit: 10) { total results {
        id examples { status { name } } customFields { id values }
      } }
      getTestRunById(id: "5f") { id }
    }`;

    expect(await graphql(client, query, { id })).toEqual({
      getTestRunsById: {
        total: 1,
        results: [
          {
            id,
            examples: [{ status: { name: 'PASSED' } }, { status: { name: 'TO DO' } }],
            customFields: [{ id: 'os', values: 'linux' }],
          },
        ],
      },
      getTestRunById: null,
    });
  });

  it('show statuses by name, of runs and of steps', async () => {
    const query = `{ getStatus(name: "PASSED") { name final coverageStatus } none: getStatus(name: "PASS") { name }
      getStepStatus(name: "FAILED") { name testStatus { final } } getStepStatuses { name } }`;

    expect(await graphql(client, query)).toEqual({
      getStatus: { name: 'PASSED', final: true, coverageStatus: expect.any(String) },
      none: null,
      getStepStatus: { name: 'FAILED', testStatus: { final: true } },
      getStepStatuses: [{ name: 'TO DO' }, { name: 'EXECUTING' }, { name: 'FAILED' }, { name: 'PASSED' }],
    });
  });

  it("show a project's environments and test types", async () => {
    await importOne();
    const query = `{ getProjectSettings(projectIdOrKey: "CALC") { projectId testEnvironments
      testTypeSettings { testTypes { name kind } } } }`;

    expect((await graphql(client, query)).getProjectSettings).toEqual({
      projectId: expect.stringMatching(/^\d+$/),
      testEnvironments: ['chrome'],
      testTypeSettings: { testTypes: expect.arrayContaining([{ name: 'Generic', kind: 'Unstructured' }]) },
    });
    expect(await graphqlErrors(client, '{ getProjectSettings(projectIdOrKey: "x") { projectId } }')).toMatch(
      /x not found/,
    );
  });

  it.each([
    ['getTest(issueId: "CALC-200") { issueId }', /Test with issueId CALC-200/],
    ['getTestExecution(issueId: "CALC-1") { issueId }', /Test Execution with issueId CALC-1/],
    ['getTestPlan(issueId: "7") { issueId }', /Test Plan with issueId 7/],
    ['getTestRun(testIssueId: "7", testExecIssueId: "CALC-200") { id }', /Test with issueId 7/],
  ])('are refused for an issue of another type, or none: %s', async (query, text) => {
    await importOne();

    expect(await graphqlErrors(client, `{ ${query} }`)).toMatch(text);
  });
});

describe('queries of lists', () => {
  it('are narrowed by ids, project, test type, time and assignee', async () => {
    await importOne({ assignee: 'someone' });
    await graphql(
      client,
      'mutation { createTest(testType: { name: "Cucumber" }, gherkin: "Given", jira: { fields: { summary: "b", project: { key: "OTHER" } } }) { warnings } }',
    );
    const projectId = (await graphql(client, '{ getTest(issueId: "CALC-1") { projectId } }')).getTest
      .projectId;
    const query = `query ($projectId: String) {
      all: getTests(limit: 10) { total }
      byId: getTests(issueIds: ["CALC-1"], limit: 10) { total }
      byProject: getTests(projectId: $projectId, limit: 10) { total }
      byType: getTests(testType: { name: "Cucumber" }, limit: 10) { total results { gherkin } }
      byKind: getTests(testType: { kind: "Unstructured" }, limit: 10) { total }
      later: getTests(modifiedSince: "2100-01-01T00:00:00Z", limit: 10) { total }
      executions: getTestExecutions(issueIds: ["CALC-200"], limit: 10) { total }
      plans: getTestPlans(issueIds: ["CALC-100"], limit: 10) { results { testExecutions(limit: 10) { total } } }
      mine: getTestRuns(testRunAssignees: ["someone"], limit: 10) { total }
      others: getTestRuns(testRunAssignees: ["other"], limit: 10) { total }
    }`;

    expect(await graphql(client, query, { projectId })).toEqual({
      all: { total: 2 },
      byId: { total: 1 },
      byProject: { total: 1 },
      byType: { total: 1, results: [{ gherkin: 'Given' }] },
      byKind: { total: 1 },
      later: { total: 0 },
      executions: { total: 1 },
      plans: { results: [{ testExecutions: { total: 1 } }] },
      mine: { total: 1 },
      others: { total: 0 },
    });
  });

  it.each([
    ['a start below 0', '{ getTestRuns(limit: 1, start: -1) { total } }', /start/],
    ['a time that is none', '{ getTestRuns(limit: 1, modifiedSince: "today") { total } }', /modifiedSince/],
    ['a wrong jql', '{ getTests(jql: "colour = red", limit: 1) { total } }', /colour/],
  ])('are refused with %s', async (_, query, text) => {
    expect(await graphqlErrors(client, query)).toMatch(text);
  });
});

it('keeps the bytes of an attachment as they came', async () => {
  const body = formOf({ attachment: { name: 'a.txt', type: 'text/plain', content: 'grüße' } });
  const { id, size } = (await client('POST /attachments', { body })).body;
  const answer = await client(`GET /attachments/${id}`);

  expect(size).toBe(7);
  expect(answer).toMatchObject({ status: 200, body: 'grüße' });
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
});
