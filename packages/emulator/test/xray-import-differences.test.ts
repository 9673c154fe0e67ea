import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import {
  call,
  cloudClient,
  expectRefusal,
  importResults,
  newExecution,
  serverClient,
} from './xray-caller.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

async function restart(xray: EmulatorOptions['xray']) {
  await emulator.close();
  emulator = await startEmulator({ xray });
}

describe('statuses', () => {
  it('makes TO DO of one that the cloud does not know, and remembers what was sent', async () => {
    const tests = [{ testKey: 'CALC-1', status: 'SKIPPED' }];
    await importResults(await cloudClient(emulator), newExecution(tests));

    expect(emulator.state().xray.cloud.executions[0]?.runs).toMatchObject([
      { status: 'TO DO', history: [{ status: 'TO DO', sent: 'SKIPPED' }] },
    ]);
  });

  it('takes TODO and TO DO for the same in the cloud', async () => {
    const tests = [
      { testKey: 'CALC-1', status: 'TODO' },
      { testKey: 'CALC-2', status: 'TO DO' },
    ];
    await importResults(await cloudClient(emulator), newExecution(tests));

    const [execution] = emulator.state().xray.cloud.executions;
    expect(execution?.runs.map(({ status }) => status)).toEqual(['TO DO', 'TO DO']);
  });

  it.each([
    ['a test', { status: 'SKIPPED' }],
    ['a step', { status: 'PASS', steps: [{ status: 'PASSED' }] }],
    ['an iteration', { status: 'PASS', iterations: [{ status: 'SKIPPED' }] }],
  ])('is refused by the server for %s when it does not know it', async (_, test) => {
    const body = newExecution([{ testKey: 'CALC-1', ...test }]);

    expectRefusal(await serverClient(emulator)('POST /import/execution', { body }), 400, /SKIPPED|PASSED/);
  });

  it('are more where the options say so', async () => {
    await restart({
      cloud: { statuses: [{ name: 'ABORTED' }] },
      server: { statuses: [{ name: 'ABORTED' }] },
    });
    const body = newExecution([{ testKey: 'CALC-1', status: 'ABORTED' }]);
    await importResults(await cloudClient(emulator), body);
    await importResults(serverClient(emulator), body);

    const { cloud, server } = emulator.state().xray;
    expect([cloud, server].map(({ executions }) => executions[0]?.runs[0]?.status)).toEqual([
      'ABORTED',
      'ABORTED',
    ]);
  });
});

describe("the products' own words", () => {
  it('are those of the cloud', async () => {
    const client = await cloudClient(emulator);
    const importing = (body: object) => client('POST /import/execution', { body });

    expectRefusal(
      await importing({ tests: [{ testKey: 'CALC-1', status: 'PASSED' }] }),
      400,
      /^Must provide a project key$/,
    );
    expectRefusal(
      await importing(newExecution([{ testKey: 'NOPE', status: 'PASSED' }])),
      400,
      /^Invalid JQL query$/,
    );
  });

  it('are those of the server', async () => {
    const client = serverClient(emulator);
    const importing = (body: object) => client('POST /import/execution', { body });
    const testInfo = {
      projectKey: 'CALC',
      summary: 'a',
      testType: 'Generic',
      requirementKeys: ['CALC-10009', 'CALC-10010'],
    };

    expectRefusal(
      await importing({ tests: [{ testKey: 'CALC-1', status: 'PASS' }] }),
      400,
      /^issuetype: issuetype$/,
    );
    expectRefusal(
      await importing(newExecution([{ status: 'PASS', testInfo }])),
      400,
      /^CALC-10009 is not a requirement issue or is not a valid issue key\.; CALC-10010 is not/,
    );
  });

  it("are in the server's answer when it reports unknown tests instead of refusing them", async () => {
    await restart({ server: { unknownTests: 'report' } });
    const tests = [
      { testKey: 'CALC-1', status: 'PASS' },
      { testKey: 'CALC-10009', status: 'PASS' },
    ];
    const answer = await serverClient(emulator)('POST /import/execution', { body: newExecution(tests) });

    expect(answer).toMatchObject({
      status: 200,
      body: { testIssues: { success: [{ key: 'CALC-1' }], error: [{ testKey: 'CALC-10009' }] } },
    });
    expect(emulator.state().xray.server.executions[0]?.runs).toHaveLength(1);
  });
});

it.each([
  '/rest/raven/1.0/import/execution',
  '/rest/raven/1.0/api/import/execution',
  '/rest/raven/2.0/import/execution',
  '/rest/raven/2.0/api/import/execution',
  '/rest/raven/latest/import/execution',
  '/rest/raven/latest/api/import/execution',
])("takes the server's import at %s", async (path) => {
  const response = await fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('user:password')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(newExecution([{ testKey: 'CALC-1', status: 'PASS' }])),
  });
  const issue = (key: string) => ({
    id: expect.stringMatching(/^\d+$/),
    key,
    self: expect.stringContaining(`${emulator.url}/rest/api/2/issue/`),
  });
  const testExecIssue = issue('CALC-10001');

  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(
    path.includes('/1.0/')
      ? { testExecIssue }
      : { testExecIssue, testIssues: { success: [issue('CALC-1')] }, infoMessages: [] },
  );
});

it('goes to version 1 of the cloud as to version 2, with the same tokens', async () => {
  const body = { client_id: 'id', client_secret: 'secret' };
  const token = (await call(emulator, 'POST /api/v1/authenticate', { body })).body;
  const headers = { Authorization: `Bearer ${token}` };
  const send = (version: string, testExecutionKey: string | undefined, status: string) =>
    call(emulator, `POST /api/${version}/import/execution`, {
      body: { ...newExecution([{ testKey: 'CALC-1', status }]), testExecutionKey },
      headers,
    });
  const { key } = (await send('v1', undefined, 'EXECUTING')).body;
  expect((await send('v2', key, 'PASSED')).body.key).toBe(key);

  const [execution] = emulator.state().xray.cloud.executions;
  expect(execution?.runs.map(({ history }) => history.map(({ status }) => status))).toEqual([
    ['EXECUTING', 'PASSED'],
  ]);
  expect((await call(emulator, 'POST /api/v1/import/execution', { body: {} })).status).toBe(401);
});
