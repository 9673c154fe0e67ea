import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { type Client, cloudClient, graphql, graphqlErrors } from './xray-caller.ts';

let emulator: Emulator;
let client: Client;

beforeEach(async () => {
  emulator = await startEmulator();
  client = await cloudClient(emulator);
});

afterEach(() => emulator.close());

describe('mutations of issues', () => {
  it('make a Test Execution with tests and environments, and put it into a Test Plan', async () => {
    const jira = { fields: { project: { key: 'CALC' }, summary: 'Nightly' } };
    const made = await graphql(
      client,
      `mutation ($jira: JSON!) { createTestExecution(jira: $jira, testIssueIds: ["CALC-1"], testEnvironments: ["chrome"]) {
        testExecution { issueId jira(fields: ["key"]) tests(limit: 10) { total } } createdTestEnvironments warnings
      } }`,
      { jira },
    );
    expect(made.createTestExecution).toMatchObject({
      testExecution: { jira: { key: 'CALC-10001' }, tests: { total: 1 } },
      createdTestEnvironments: ['chrome'],
      warnings: [],
    });
    const { issueId } = made.createTestExecution.testExecution;
    const changed = await graphql(
      client,
      `mutation ($id: String!) {
        addTestsToTestExecution(issueId: $id, testIssueIds: ["CALC-1", "CALC-2"]) { addedTests }
        addTestExecutionsToTestPlan(issueId: "CALC-100", testExecIssueIds: [$id]) { addedTestExecutions warning }
        addTestEnvironmentsToTestExecution(issueId: $id, testEnvironments: ["linux"]) { createdTestEnvironments }
        removeTestsFromTestExecution(issueId: $id, testIssueIds: ["CALC-1"])
      }`,
      { id: issueId },
    );

    expect(changed).toMatchObject({
      addTestsToTestExecution: { addedTests: [expect.any(String)] },
      addTestExecutionsToTestPlan: { addedTestExecutions: [issueId], warning: null },
    });
    expect(emulator.state().xray.cloud.executions).toMatchObject([
      {
        key: 'CALC-10001',
        plans: ['CALC-100'],
        environments: ['chrome', 'linux'],
        runs: [{ testKey: 'CALC-2', status: 'TO DO' }],
      },
    ]);
    const plan = '{ getTestPlan(issueId: "CALC-100") { testExecutions(limit: 1) { total } } }';
    expect((await graphql(client, plan)).getTestPlan.testExecutions.total).toBe(1);
  });

  it('make tests of every kind', async () => {
    const jira = (summary: string) => `{ fields: { summary: "${summary}", project: { key: "CALC" } } }`;
    await graphql(
      client,
      `mutation {
        a: createTest(testType: { name: "Generic" }, unstructured: "file > a", jira: ${jira('a')}) { test { issueId } }
        b: createTest(testType: { name: "Manual" }, steps: [{ action: "Go" }], jira: ${jira('b')}) { test { steps { action } } }
        c: createTest(testType: { name: "Cucumber" }, gherkin: "Given", jira: ${jira('c')}) { test { gherkin } }
      }`,
    );

    expect(emulator.state().xray.issues).toMatchObject([
      { testType: 'Generic', definition: 'file > a', origin: 'cloud' },
      { testType: 'Manual' },
      { testType: 'Cucumber' },
    ]);
  });

  it.each([
    ['no summary', '{ fields: { project: { key: "CALC" } } }', /summary/],
    ['no project', '{ fields: { summary: "a" } }', /project/],
    ['an unknown field', '{ fields: { summary: "a", project: { key: "CALC" }, colour: "red" } }', /colour/],
  ])('are refused for %s', async (_, jira, message) => {
    const query = `mutation { createTestExecution(jira: ${jira}) { warnings } }`;

    expect(await graphqlErrors(client, query)).toMatch(message);
    expect(emulator.state().counts.xray.issuesCreated).toEqual({});
  });
});
