import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import {
  type Client,
  cloudClient,
  expectRefusal,
  formOf,
  jiraClient,
  jsonPart,
  serverClient,
} from './xray-caller.ts';

/*
 * Jira's operations (`update`) wherever a payload may hold them.
 */

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

const fields = {
  project: { key: 'CALC' },
  summary: 'Nightly',
  labels: ['a'],
  issuetype: { name: 'Test Execution' },
};
const wrong: [string, object, RegExp][] = [
  ['a label that is no text', { labels: [{ add: 7 }] }, /must be a string/],
  ['labels that are no list', { labels: [{ set: 'a' }] }, /not an array/],
  ['a list with a label that is no text', { labels: [{ set: ['a', 7] }] }, /must be a string/],
  ['a verb that labels do not have', { labels: [{ copy: 'a' }] }, /copy/],
  ['a summary that is no text', { summary: [{ set: 7 }] }, /must be a string/],
];

const issueNamed = (key: string) => emulator.state().xray.issues.find((issue) => issue.key === key);
const issuesCreated = () => emulator.state().counts.xray.issuesCreated;

describe('operations on an issue of Jira', () => {
  it('set, add and remove when it is made and when it is edited', async () => {
    const jira = jiraClient(emulator);
    const update = { labels: [{ add: 'b' }, { add: 'b' }], fixVersions: [{ add: { name: '1.0' } }] };
    const { body } = await jira('POST /issue', { body: { fields, update } });

    expect(issueNamed(body.key)).toMatchObject({
      labels: ['a', 'b'],
      fields: { fixVersions: { add: { name: '1.0' } } },
    });
    const edit = {
      labels: [{ set: ['x', 'y'] }, { remove: 'x' }],
      summary: [{ set: 'Renamed' }],
      description: [{ set: 'text' }],
    };
    expect((await jira(`PUT /issue/${body.key}`, { body: { update: edit } })).status).toBe(204);
    expect(issueNamed(body.key)).toMatchObject({ labels: ['y'], summary: 'Renamed', description: 'text' });
  });

  it.each(wrong)('make, edit and transition nothing with %s', async (_, update, text) => {
    const jira = jiraClient(emulator);
    const [field = ''] = Object.keys(update);
    const refusal = { status: 400, body: { errors: { [field]: expect.stringMatching(text) } } };

    expect(await jira('POST /issue', { body: { fields, update } })).toMatchObject(refusal);
    expect(issuesCreated()).toEqual({});
    const { body } = await jira('POST /issue', { body: { fields } });
    const before = issueNamed(body.key);
    const both = { fields: { summary: 'Renamed' }, update };
    expect(await jira(`PUT /issue/${body.key}`, { body: both })).toMatchObject(refusal);
    const transition = { ...both, transition: { id: '31' } };
    expect(await jira(`POST /issue/${body.key}/transitions`, { body: transition })).toMatchObject(refusal);
    expect(issueNamed(body.key)).toEqual(before);
  });
});

describe.each([
  { product: 'cloud', open: () => cloudClient(emulator), json: 'results', xml: 'results' },
  { product: 'server', open: async () => serverClient(emulator), json: 'result', xml: 'file' },
])('operations in a form for the $product', ({ open, json, xml }) => {
  const tests = [{ testKey: 'CALC-1', status: 'TODO' }];
  const report = {
    name: 'report.xml',
    type: 'application/xml',
    content: '<testsuite><testcase classname="a" name="b"/></testsuite>',
  };
  const send = (client: Client, update: object) =>
    client('POST /import/execution/multipart', {
      body: formOf({ [json]: jsonPart({ tests }), info: jsonPart({ fields, update }) }),
    });
  const sendReport = (client: Client, update: object) =>
    client('POST /import/execution/junit/multipart', {
      body: formOf({
        [xml]: report,
        info: jsonPart({ fields }),
        testInfo: jsonPart({ fields: { labels: ['a'] }, update }),
      }),
    });

  it('are applied to the new Test Execution', async () => {
    expect((await send(await open(), { labels: [{ add: 'b' }] })).status).toBe(200);

    expect(issueNamed('CALC-10001')).toMatchObject({ labels: ['a', 'b'] });
  });

  it('are applied to the tests of a JUnit report', async () => {
    expect((await sendReport(await open(), { labels: [{ add: 'b' }] })).status).toBe(200);

    expect(issueNamed('CALC-10002')).toMatchObject({ type: 'Test', labels: ['a', 'b'] });
  });

  it.each(wrong)('import nothing with %s', async (_, update, text) => {
    const client = await open();

    expectRefusal(await send(client, update), 400, text);
    expectRefusal(await sendReport(client, update), 400, text);
    expect(issuesCreated()).toEqual({});
  });
});

describe('operations in a bulk import', () => {
  const importing = async (update: object) => {
    const client = await cloudClient(emulator);
    const body = [
      { testtype: 'Generic', fields: { summary: 'a', project: { key: 'CALC' }, labels: ['a'] }, update },
    ];
    const { jobId } = (await client('POST /import/test/bulk', { body })).body;
    return (await client(`GET /import/test/bulk/${jobId}/status`)).body;
  };

  it('are applied to the element', async () => {
    expect(await importing({ labels: [{ add: 'b' }] })).toMatchObject({ status: 'successful' });
    expect(issueNamed('CALC-10001')).toMatchObject({ labels: ['a', 'b'] });
  });

  it.each(wrong)('are reported with %s', async (_, update, text) => {
    const [field = ''] = Object.keys(update);

    expect(await importing(update)).toMatchObject({
      status: 'unsuccessful',
      result: { errors: [{ elementNumber: 0, errors: { [field]: expect.stringMatching(text) } }] },
    });
  });
});
