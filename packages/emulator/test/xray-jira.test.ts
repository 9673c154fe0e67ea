import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { type Answer, type Client, formOf, jiraClient, serverClient } from './xray-caller.ts';

let emulator: Emulator;
let jira: Client;

async function start(xray?: EmulatorOptions['xray']) {
  emulator = await startEmulator({ xray });
  jira = jiraClient(emulator);
}

beforeEach(() => start());

afterEach(() => emulator.close());

const fields = { project: { key: 'CALC' }, summary: 'Nightly', issuetype: { name: 'Test Execution' } };
const document = { type: 'doc', version: 1, content: [] };

async function create(more: object = {}): Promise<string> {
  const { status, body } = await jira('POST /issue', { body: { fields: { ...fields, ...more } } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.key;
}

/** In Jira's shape. */
function expectErrors(answer: Answer, status: number, errors: object): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  expect(answer.body).toEqual({ errorMessages: expect.any(Array), errors: expect.objectContaining(errors) });
}

describe('an issue', () => {
  it.each(['2', '3', 'latest'])('is made under version %s', async (version) => {
    const answer = await jiraClient(emulator, version)('POST /issue', { body: { fields } });

    expect(answer).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^\d+$/), key: 'CALC-10001', self: expect.any(String) },
    });
    expect(emulator.state().counts.xray.issuesCreated).toEqual({ 'Test Execution': 1 });
  });

  it.each([
    ['no project', { project: undefined }, 'project'],
    ['an unknown project', { project: { key: 'calc' } }, 'project'],
    ['no summary', { summary: undefined }, 'summary'],
    ['a summary of two lines', { summary: 'a\nb' }, 'summary'],
    ['a summary of 256 characters', { summary: 'a'.repeat(256) }, 'summary'],
    ['no type', { issuetype: undefined }, 'issuetype'],
    ['an unknown type', { issuetype: { name: 'Robot' } }, 'issuetype'],
    ['a label with a space', { labels: ['a b'] }, 'labels'],
    ['labels that are no list', { labels: 'a' }, 'labels'],
    ['a document as description in version 2', { description: document }, 'description'],
    ['a field that is not there', { colour: 'red' }, 'colour'],
  ])('is refused with %s', async (_, wrong, field) => {
    const answer = await jira('POST /issue', { body: { fields: { ...fields, ...wrong } } });

    expectErrors(answer, 400, { [field]: expect.any(String) });
    expect(emulator.state().violations).toMatchObject([
      { status: 400, errors: { [field]: [expect.any(String)] } },
    ]);
  });

  it('has a document as its description in version 3', async () => {
    const third = jiraClient(emulator, '3');
    const creating = (description: unknown) =>
      third('POST /issue', { body: { fields: { ...fields, description } } });

    expectErrors(await creating('text'), 400, { description: expect.stringContaining('Atlassian Document') });
    expect((await creating(document)).status).toBe(201);
  });

  it('shows its fields, all or some', async () => {
    const key = await create({ labels: ['run-7f3a'], description: 'text', priority: { name: 'High' } });

    expect((await jira(`GET /issue/${key}`)).body).toMatchObject({
      key,
      fields: {
        summary: 'Nightly',
        labels: ['run-7f3a'],
        description: 'text',
        issuetype: { name: 'Test Execution' },
        project: { key: 'CALC' },
        status: { name: 'To Do' },
        priority: { name: 'High' },
      },
    });
    expect((await jira(`GET /issue/${key}?fields=summary`)).body.fields).toEqual({ summary: 'Nightly' });
    expectErrors(await jira('GET /issue/CALC-10009'), 404, {});
  });

  it('is edited by fields and by operations', async () => {
    const key = await create({ labels: ['a', 'b'] });
    const body = {
      fields: { summary: 'Renamed' },
      update: { labels: [{ add: 'c' }, { remove: 'a' }] },
    };

    expect((await jira(`PUT /issue/${key}`, { body })).status).toBe(204);
    expect(emulator.state().xray.issues).toMatchObject([{ summary: 'Renamed', labels: ['b', 'c'] }]);
    expectErrors(await jira(`PUT /issue/${key}`, { body: { fields: { summary: 7 } } }), 400, {
      summary: expect.any(String),
    });
    expectErrors(await jira(`PUT /issue/${key}`, { body: { colour: 'red' } }), 400, {});
  });

  it('goes through its workflow', async () => {
    const key = await create();
    const { transitions } = (await jira(`GET /issue/${key}/transitions`)).body;
    const done = transitions.find(({ to }: { to: { name: string } }) => to.name === 'Done');
    const go = (id: string) => jira(`POST /issue/${key}/transitions`, { body: { transition: { id } } });

    expect((await go(done.id)).status).toBe(204);
    expect(emulator.state().xray.issues).toMatchObject([{ workflowStatus: 'Done' }]);
    expectErrors(await go('7'), 400, { transition: expect.any(String) });
  });

  it('takes files, with the header that Jira wants', async () => {
    const key = await create();
    const file = () => formOf({ file: { name: 'video.mp4', type: 'video/mp4', content: 'bytes' } });
    const headers = { 'X-Atlassian-Token': 'no-check' };
    const answer = await jira(`POST /issue/${key}/attachments`, { body: file(), headers });

    expect(answer).toMatchObject({ status: 200, body: [{ filename: 'video.mp4', size: 5 }] });
    expect(emulator.state().xray.issues).toMatchObject([
      { attachments: [{ filename: 'video.mp4', size: 5 }] },
    ]);
    expect((await jira(`GET /attachment/content/${answer.body[0].id}`)).body).toBe('bytes');
    expectErrors(await jira(`POST /issue/${key}/attachments`, { body: file() }), 403, {});
    expectErrors(await jira(`POST /issue/${key}/attachments`, { body: new FormData(), headers }), 400, {});
  });

  it('is linked to another one', async () => {
    const body = {
      type: { name: 'Test' },
      inwardIssue: { key: 'CALC-1' },
      outwardIssue: { key: 'CALC-2' },
    };

    expect((await jira('POST /issueLink', { body })).status).toBe(201);
    expect((await jira('GET /issue/CALC-1?fields=issuelinks')).body.fields.issuelinks).toMatchObject([
      { type: { name: 'Test' }, outwardIssue: { key: 'CALC-2' } },
    ]);
    expectErrors(
      await jira('POST /issueLink', { body: { ...body, outwardIssue: { key: 'CALC-10009' } } }),
      404,
      {},
    );
  });

  it('tells the server product what its custom fields say', async () => {
    await emulator.close();
    await start({ customFields: { 'Test Plan': 'customfield_77' } });
    const key = await create({ customfield_77: ['CALC-100'] });

    expect(emulator.state().xray.server.executions).toMatchObject([{ key, plans: ['CALC-100'] }]);
  });

  it('is a Generic test that the server finds by its definition', async () => {
    const listed = (await jira('GET /field')).body as { id: string; name: string }[];
    const idOf = (name: string) => listed.find((field) => field.name === name)?.id ?? '';
    const key = await create({
      issuetype: { name: 'Test' },
      [idOf('Test Type')]: { value: 'Generic' },
      [idOf('Generic Test Definition')]: 'file > a',
    });
    const testInfo = { projectKey: 'CALC', summary: 'a', testType: 'Generic', definition: 'file > a' };
    await serverClient(emulator)('POST /import/execution', {
      body: { testExecutionKey: 'CALC-200', tests: [{ status: 'PASS', testInfo }] },
    });

    expect(emulator.state().xray.server.executions[0]?.runs).toMatchObject([{ testKey: key }]);
  });
});

describe('a search', () => {
  it('finds by label, in pages, under version 2', async () => {
    const keys = [await create({ labels: ['x'] }), await create({ labels: ['x'] }), await create()].slice(
      0,
      2,
    );
    const body = { jql: 'labels = x', fields: ['summary'], maxResults: 1, startAt: 1 };
    const found = (await jira('POST /search', { body })).body;

    expect(found).toMatchObject({ startAt: 1, maxResults: 1, total: 2 });
    expect(found.issues).toMatchObject([{ key: keys[1], fields: { summary: 'Nightly' } }]);
    expect((await jira('GET /search?jql=labels%20%3D%20x')).body.total).toBe(2);
  });

  it('finds in pages with tokens under version 3, and only ids without fields', async () => {
    const third = jiraClient(emulator, '3');
    const keys = [await create({ labels: ['x'] }), await create({ labels: ['x'] })];
    const ask = async (more: object) =>
      (await third('POST /search/jql', { body: { jql: 'labels = x', maxResults: 1, ...more } })).body;
    const first = await ask({ fields: ['summary'] });
    const second = await ask({ nextPageToken: first.nextPageToken });

    expect(first).toMatchObject({
      isLast: false,
      issues: [{ key: keys[0], fields: { summary: 'Nightly' } }],
    });
    expect(second).toMatchObject({ isLast: true, issues: [{ key: keys[1] }] });
    expect(second).not.toHaveProperty('nextPageToken');
    expect((await third('POST /search/jql', { body: { jql: '' } })).status).toBe(400);
    expect((await third('POST /search', { body: { jql: 'labels = x' } })).status).toBe(404);
  });

  it('finds a fresh issue only after a while, when told so', async () => {
    await emulator.close();
    await start({ readDelayMs: 150 });
    const key = await create();
    const total = async () => (await jira('POST /search', { body: { jql: 'project = CALC' } })).body.total;

    expect((await jira(`GET /issue/${key}`)).status).toBe(200);
    expect(await total()).toBe(0);
    while ((await total()) === 0);
  });
});

describe('JQL', () => {
  const found = async (jql: string) => {
    const { status, body } = await jira('POST /search', { body: { jql } });
    expect(status, JSON.stringify(body)).toBe(200);
    return body.issues.map(({ key }: { key: string }) => key);
  };

  beforeEach(async () => {
    await emulator.close();
    await start({
      issues: [
        { key: 'CALC-1', summary: 'Log in, then out', labels: ['smoke', 'login'] },
        { key: 'CALC-2', summary: 'Log out', labels: ['login'] },
        { key: 'CALC-9', type: 'Test Execution', summary: 'Nightly [run-7f3a]', labels: ['run-7f3a'] },
        { key: 'PROJ-1', summary: 'Other' },
      ],
    });
  });

  it.each([
    ['', ['CALC-1', 'CALC-2', 'CALC-9', 'PROJ-1']],
    ['key in (CALC-2, "CALC-1")', ['CALC-1', 'CALC-2']],
    ['key = PROJ-1', ['PROJ-1']],
    ['labels = smoke', ['CALC-1']],
    ['labels in (smoke, login) ORDER BY created DESC', ['CALC-1', 'CALC-2']],
    ["labels = 'run-7f3a'", ['CALC-9']],
    ['project = PROJ', ['PROJ-1']],
    ['project = CALC AND issuetype = "Test Execution"', ['CALC-9']],
    ['issuetype = test and labels = login', ['CALC-1', 'CALC-2']],
    ['summary ~ "run-7f3a"', ['CALC-9']],
    ['summary ~ "out log"', ['CALC-1', 'CALC-2']],
    [String.raw`summary ~ "\"log out\""`, ['CALC-2']],
    ['summary ~ "lo"', []],
  ])('%s finds %j', async (jql, keys) => {
    expect(await found(jql)).toEqual(keys);
  });

  it.each([
    ['key = CALC-7', /CALC-7.*does not exist/],
    ['project = calc', /calc.*does not exist/],
    ['colour = red', /colour/],
    ['labels != x', /operator '!='/],
    ['summary = "a"', /operator '='/],
    ['labels ~ x', /operator '~'/],
    ['labels = a OR labels = b', /Expecting AND/],
    ['labels in (a', /Expecting '\)'/],
    ['labels =', /Expecting a value/],
    ['labels = (', /Expecting a value/],
    ['summary ~ "a', /not allowed here/],
    ['NOT labels = a', /NOT/],
  ])('%s is refused', async (jql, text) => {
    const answer = await jira('POST /search', { body: { jql } });

    expectErrors(answer, 400, {});
    expect(answer.body.errorMessages[0]).toMatch(text);
  });
});

describe('the site', () => {
  it('says who asks, in the way of its deployment', async () => {
    const third = jiraClient(emulator, '3');

    expect((await jira('GET /myself')).body).toMatchObject({ name: 'user' });
    expect((await third('GET /myself')).body).toMatchObject({ accountId: expect.any(String) });
    expect((await jira('GET /serverInfo')).body.deploymentType).toBe('Server');
    expect((await third('GET /serverInfo')).body.deploymentType).toBe('Cloud');
  });

  it('is the deployment that it was given, under every version', async () => {
    await emulator.close();
    await start({ jiraDeployment: 'cloud' });

    expect((await jira('GET /serverInfo')).body.deploymentType).toBe('Cloud');
  });

  it('lists its issue types', async () => {
    const types = (await jira('GET /issuetype')).body.map(({ name }: { name: string }) => name);

    expect(types).toEqual(expect.arrayContaining(['Test', 'Test Execution', 'Test Plan', 'Bug']));
  });
});
