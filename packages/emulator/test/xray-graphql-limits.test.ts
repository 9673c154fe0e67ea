import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import {
  type Client,
  cloudClient,
  graphql,
  graphqlErrors,
  importResults,
  newExecution,
} from './xray-caller.ts';

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
  await importResults(client, { testExecutionKey: 'CALC-200', tests });
  return run()?.id ?? '';
}

describe('limits', () => {
  it.each([
    ['no limit', '{ getTestRuns { total } }', /limit/],
    ['a limit of 0', '{ getTestRuns(limit: 0) { total } }', /1-100/],
    ['a limit of 101', '{ getTestRuns(limit: 101) { total } }', /1-100/],
    [
      'a limit of 101 inside',
      '{ getTests(limit: 1) { results { testRuns(limit: 101) { total } } } }',
      /1-100/,
    ],
    [
      'more than 10,000 items',
      '{ getTests(limit: 100) { results { testRuns(limit: 100) { total } } } }',
      /10100 items/,
    ],
    ['what the schema does not have', '{ getTestRuns(limit: 1) { colour } }', /colour/],
    ['what is no GraphQL', '{ getTestRuns(', /Syntax Error/],
  ])('refuse %s', async (_, query, message) => {
    expect(await graphqlErrors(client, query)).toMatch(message);
  });

  it('refuse a limit of 101 in a variable', async () => {
    const query = 'query ($limit: Int!) { getTestRuns(limit: $limit) { total } }';

    expect(await graphqlErrors(client, query, { limit: 101 })).toMatch(/1-100/);
    await graphql(client, query, { limit: 100 });
  });

  it('let 25 resolvers through and no more, and execute nothing of more', async () => {
    const id = await importOne();
    const mutations = (count: number) =>
      `mutation ($id: String!) { ${Array.from({ length: count }, (_, index) => `m${index}: updateTestRunComment(id: $id, comment: "${count}")`).join(' ')} }`;

    expect(await graphqlErrors(client, mutations(26), { id })).toMatch(/26 resolvers/);
    expect(run()?.comment).toBeNull();
    await graphql(client, mutations(25), { id });
    expect(run()?.comment).toBe('25');
  });

  it('count what a fragment brings', async () => {
    const query = `{ ${Array.from({ length: 13 }, (_, index) => `q${index}: getTestRuns(limit: 1) { results { ...r } }`).join(' ')} }
      fragment r on TestRun { status { name } }`;

    expect(await graphqlErrors(client, query)).toMatch(/26 resolvers/);
  });

  it('refuse a jql that finds more than 100 issues', async () => {
    const tests = Array.from({ length: 101 }, (_, index) => ({
      testKey: `CALC-${index + 1}`,
      status: 'TODO',
    }));
    await importResults(client, newExecution(tests));

    expect(await graphqlErrors(client, '{ getTests(jql: "project = CALC", limit: 10) { total } }')).toMatch(
      /refine/,
    );
  });
});
