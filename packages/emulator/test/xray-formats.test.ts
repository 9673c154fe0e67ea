import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import cucumber from './xray/cucumber.json' with { type: 'json' };
import {
  type Answer,
  cloudClient,
  expectRefusal,
  formOf,
  jiraClient,
  jsonPart,
  serverClient,
} from './xray-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

const textOf = (name: string) => readFileSync(new URL(`xray/${name}`, import.meta.url), 'utf8');
const xmlPart = { name: 'report.xml', type: 'application/xml', content: textOf('junit.xml') };
const fields = {
  project: { key: 'CALC' },
  summary: 'Nightly',
  labels: ['run-7f3a'],
  issuetype: { name: 'Test Execution' },
};

const keyOf = ({ status, body }: Answer): string => {
  expect(status, JSON.stringify(body)).toBe(200);
  return body.key ?? body.testExecIssue.key;
};

describe.each([
  {
    product: 'cloud' as const,
    open: () => cloudClient(emulator),
    json: 'results',
    xml: 'results',
    passed: 'PASSED',
    failed: 'FAILED',
    todo: 'TO DO',
  },
  {
    product: 'server' as const,
    open: async () => serverClient(emulator),
    json: 'result',
    xml: 'file',
    passed: 'PASS',
    failed: 'FAIL',
    todo: 'TODO',
  },
])('Xray $product', ({ product, open, json, xml, passed, failed, todo }) => {
  const execution = () => emulator.state().xray[product].executions[0];
  const runs = () => execution()?.runs ?? [];
  const tests = [{ testKey: 'CALC-1', status: passed }];

  it('takes results and the fields of the new issue as parts of a form', async () => {
    const client = await open();
    const body = formOf({ [json]: jsonPart({ tests }), info: jsonPart({ fields }) });
    const key = keyOf(await client('POST /import/execution/multipart', { body }));

    expect(execution()).toMatchObject({ key, summary: 'Nightly', runs: [{ testKey: 'CALC-1' }] });
    const [issue] = emulator.state().xray.issues.filter((each) => each.key === key);
    expect(issue).toMatchObject({ labels: ['run-7f3a'], type: 'Test Execution' });
  });

  it('edits an existing Test Execution by the same form', async () => {
    const client = await open();
    const body = formOf({
      [json]: jsonPart({ testExecutionKey: 'CALC-200', tests }),
      info: jsonPart({ fields: { ...fields, description: 'changed' } }),
    });
    keyOf(await client('POST /import/execution/multipart', { body }));

    expect(emulator.state().xray.issues.find(({ key }) => key === 'CALC-200')).toMatchObject({
      summary: 'Nightly',
      description: 'changed',
    });
  });

  it.each([
    ['no info', { [json]: jsonPart({ tests }) }, /info is missing/],
    ['no results', { info: jsonPart({ fields }) }, /is missing/],
    ['another part', { [json]: jsonPart({ tests }), info: jsonPart({ fields }), more: jsonPart({}) }, /more/],
    [
      'no project',
      { [json]: jsonPart({ tests }), info: jsonPart({ fields: { summary: 'a' } }) },
      /^Error assembling issue data: project is required$/,
    ],
    [
      'another issue type',
      { [json]: jsonPart({ tests }), info: jsonPart({ fields: { ...fields, issuetype: { name: 'Bug' } } }) },
      /issuetype/,
    ],
    ['results that are no JSON', { [json]: jsonPart('{'), info: jsonPart({ fields }) }, /not valid JSON/],
  ])('refuses a form with %s', async (_, parts, text) => {
    const client = await open();

    expectRefusal(await client('POST /import/execution/multipart', { body: formOf(parts) }), 400, text);
    expect(execution()).toBeUndefined();
  });

  it('makes a Generic test of each case of a JUnit report', async () => {
    const client = await open();
    const query = 'projectKey=CALC&testPlanKey=CALC-100&testEnvironments=a%3Bb&revision=abc&fixVersion=1.0';
    const answer = await client(`POST /import/execution/junit?${query}`, {
      body: textOf('junit.xml'),
      headers: { 'Content-Type': 'application/xml' },
    });

    keyOf(answer);
    expect(execution()).toMatchObject({
      plans: ['CALC-100'],
      environments: ['a', 'b'],
      revision: 'abc',
      version: '1.0',
    });
    expect(runs()).toMatchObject([
      { status: passed },
      { status: failed, comment: 'Expected 1, got 2', evidence: [{ filename: 'shot.png', size: 5 }] },
      { testKey: 'CALC-7', status: todo, comment: 'later' },
    ]);
    const made = emulator
      .state()
      .xray.issues.filter(({ type, origin }) => type === 'Test' && origin === product);
    expect(made.map(({ definition }) => definition)).toEqual(['login.spec.logs in', 'login.spec.logs out']);
  });

  it('takes a JUnit report for an existing Test Execution, whose tests it finds again', async () => {
    const client = await open();
    const send = () =>
      client('POST /import/execution/junit?testExecKey=CALC-200', {
        body: textOf('junit.xml'),
        headers: { 'Content-Type': 'text/xml' },
      });
    keyOf(await send());
    keyOf(await send());

    expect(emulator.state().counts.xray.issuesCreated).toEqual({ Test: 2 });
  });

  it('takes a JUnit report with fields for the issue and for the tests', async () => {
    const client = await open();
    const body = formOf({
      [xml]: xmlPart,
      info: jsonPart({ fields }),
      testInfo: jsonPart({ fields: { labels: ['automated'] } }),
    });
    keyOf(await client('POST /import/execution/junit/multipart', { body }));

    const made = emulator
      .state()
      .xray.issues.filter(({ type, origin }) => type === 'Test' && origin === product);
    expect(made.map(({ labels }) => labels)).toEqual([['automated'], ['automated']]);
  });

  it.each([
    ['neither project nor Test Execution', '', textOf('junit.xml'), 'application/xml'],
    ['another parameter', '?projectKey=CALC&colour=red', textOf('junit.xml'), 'application/xml'],
    ['no XML', '?projectKey=CALC', '<testsuite>', 'application/xml'],
    ['no test case', '?projectKey=CALC', '<testsuite/>', 'application/xml'],
    ['another content type', '?projectKey=CALC', textOf('junit.xml'), 'text/plain'],
  ])('refuses a JUnit report with %s', async (_, query, body, contentType) => {
    const client = await open();
    const headers = { 'Content-Type': contentType };

    expectRefusal(await client(`POST /import/execution/junit${query}`, { body, headers }), 400);
  });

  it('takes a Cucumber report into the Test Execution of the feature, for the tests of the scenarios', async () => {
    const client = await open();

    expect(keyOf(await client('POST /import/execution/cucumber', { body: cucumber }))).toBe('CALC-200');
    expect(runs()).toMatchObject([
      { testKey: 'CALC-7', status: passed, steps: [{ status: passed, evidence: [{ size: 5 }] }] },
      { testKey: 'CALC-8', status: failed, comment: 'Expected 1, got 2' },
    ]);
  });

  it('takes a Cucumber report with fields for the issue', async () => {
    const client = await open();
    const body = formOf({ [json]: jsonPart(cucumber), info: jsonPart({ fields }) });
    const key = keyOf(await client('POST /import/execution/cucumber/multipart', { body }));

    expect(execution()).toMatchObject({ key, summary: 'Nightly' });
    expect(runs()).toHaveLength(2);
  });

  it('takes several scenarios of one test as the rows of its outline', async () => {
    const client = await open();
    const scenario = (status: string) => ({
      name: 'row',
      tags: [{ name: '@CALC-7' }],
      steps: [{ result: { status }, embeddings: [{ data: btoa(status), mime_type: 'text/plain' }] }],
    });
    const elements = [scenario('passed'), scenario('failed'), scenario('skipped')];
    keyOf(await client('POST /import/execution/cucumber', { body: [{ name: 'Outline', elements }] }));

    expect(runs()).toMatchObject([
      {
        testKey: 'CALC-7',
        status: failed,
        examples: [{ status: passed }, { status: failed }, { status: todo }],
        steps: [],
      },
    ]);
    expect(runs()[0]?.evidence).toHaveLength(3);
    expect(emulator.state().xray[product].repeatedTests).toBe(0);
  });

  it('refuses a Cucumber report without a tag that names a test', async () => {
    const client = await open();
    const untagged = cucumber.map((feature) => ({
      ...feature,
      elements: feature.elements.map((element) => ({ ...element, tags: [] })),
    }));

    expect(await client('POST /import/execution/cucumber', { body: untagged })).toMatchObject({
      status: 400,
      body: { error: 'There are no valid tests imported' },
    });
  });

  it('makes tests of the scenarios of a feature', async () => {
    const client = await open();
    const body = formOf({
      file: { name: 'login.feature', type: 'text/plain', content: textOf('login.feature') },
    });
    const answer = await client('POST /import/feature?projectKey=CALC', { body });
    const list = product === 'cloud' ? answer.body.updatedOrCreatedTests : answer.body;

    expect(list).toMatchObject([{ key: 'CALC-7' }, { key: 'CALC-10001' }]);
    expect(emulator.state().xray.issues).toMatchObject([
      { key: 'CALC-7', summary: 'passes', testType: 'Cucumber' },
      { key: 'CALC-10001', summary: 'fails', testType: 'Cucumber' },
    ]);
  });

  it('refuses a feature without a project and a file that is none', async () => {
    const client = await open();
    const file = (content: string) => formOf({ file: { name: 'a.feature', type: 'text/plain', content } });

    expectRefusal(await client('POST /import/feature', { body: file('Feature: A') }), 400);
    expectRefusal(await client('POST /import/feature?projectKey=CALC', { body: file('Hello') }), 400);
  });
});

it('reads plan and environments from xrayFields in the cloud, which has no other names there', async () => {
  const client = await cloudClient(emulator);
  const importing = (xrayFields: object) =>
    client('POST /import/execution/multipart', {
      body: formOf({ results: jsonPart({}), info: jsonPart({ fields, xrayFields }) }),
    });
  keyOf(await importing({ testPlanKey: 'CALC-100', environments: ['chrome'] }));

  expect(emulator.state().xray.cloud.executions).toMatchObject([
    { plans: ['CALC-100'], environments: ['chrome'] },
  ]);
  expect((await importing({ testEnvironments: ['chrome'] })).body).toEqual({
    error:
      'Error importing results: xrayFields in info file contains the following invalid fields: testEnvironments!',
  });
});

it("reads plan, environments and revision from Jira's custom fields on the server", async () => {
  const listed = (await jiraClient(emulator)('GET /field')).body as { id: string; name: string }[];
  const idOf = (name: string) => listed.find((field) => field.name === name)?.id ?? '';
  const custom = {
    [idOf('Test Plan')]: ['CALC-100'],
    [idOf('Test Environments')]: ['chrome'],
    [idOf('Revision')]: 'abc',
  };
  const body = formOf({ result: jsonPart({}), info: jsonPart({ fields: { ...fields, ...custom } }) });
  keyOf(await serverClient(emulator)('POST /import/execution/multipart', { body }));

  expect(emulator.state().xray.server.executions).toMatchObject([
    { plans: ['CALC-100'], environments: ['chrome'], revision: 'abc' },
  ]);
});

it("takes the server's JUnit report as a part of a form without further parts", async () => {
  const body = formOf({ file: xmlPart });

  keyOf(await serverClient(emulator)('POST /import/execution/junit?projectKey=CALC', { body }));
});
