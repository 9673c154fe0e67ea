import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import {
  call,
  cloudClient,
  expectRefusal,
  graphql,
  importResults,
  jiraClient,
  newExecution,
  serverClient,
} from './xray-caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(xray?: EmulatorOptions['xray']) {
  emulator = await startEmulator({ xray });
}

const statuses = '{ getStatuses { name } }';

describe("the cloud's tokens", () => {
  it.each(['/api/v1', '/api/v2'])('are given at %s as a JSON string of three parts', async (basePath) => {
    await start();
    const body = { client_id: 'id', client_secret: 'secret' };
    const answer = await call(emulator, `POST ${basePath}/authenticate`, { body });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatch(/^[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]{2,}){2}$/);
    const claims = JSON.parse(Buffer.from(answer.body.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ aud: 'id', sub: 'id', iss: 'com.xpandit.xray' });
    expect(claims.exp - claims.iat).toBe(86_400);
  });

  it('are for the API key that was given', async () => {
    await start({ cloud: { apiKey: { clientId: 'id', clientSecret: 'secret' } } });
    const body = { client_id: 'id', client_secret: 'other' };
    const answer = await call(emulator, 'POST /api/v2/authenticate', { body });

    expect(answer).toMatchObject({
      status: 401,
      body: { error: 'Authentication failed. Invalid client credentials!' },
    });
    expect(await graphql(await cloudClient(emulator), statuses)).toBeDefined();
  });

  it.each([{}, { client_id: 'id' }, { client_id: 'id', client_secret: 'secret', grant_type: 'x' }])(
    'are not given for %o',
    async (body) => {
      await start();

      const answer = await call(emulator, 'POST /api/v2/authenticate', { body });

      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('text/plain');
    },
  );

  it.each([
    'POST /import/execution',
    'POST /import/test/bulk',
    'POST /attachments',
    'GET /attachments/1',
    'POST /graphql',
  ])('are needed for %s', async (target) => {
    await start();
    const forged = { headers: { Authorization: 'Bearer a.b.c' } };

    expectRefusal(await call(emulator, target.replace(' ', ' /api/v2')), 401, /Invalid token/);
    expectRefusal(await call(emulator, target.replace(' ', ' /api/v2'), forged), 401, /Invalid token/);
  });

  it('expire', async () => {
    await start({ cloud: { tokenLifetimeMs: 1 } });
    const client = await cloudClient(emulator);
    let answer = await client('POST /graphql', { body: { query: statuses } });
    while (answer.status !== 401) answer = await client('POST /graphql', { body: { query: statuses } });

    expectRefusal(answer, 401);
  });

  it('are revoked after so many requests, when told so, and by a reset', async () => {
    await start({ cloud: { requestsPerToken: 2 } });
    const client = await cloudClient(emulator);
    const answers = [];
    for (let count = 0; count < 3; count += 1) {
      answers.push((await client('POST /graphql', { body: { query: statuses } })).status);
    }
    expect(answers).toEqual([200, 200, 401]);

    const another = await cloudClient(emulator);
    await emulator.reset();
    expectRefusal(await another('POST /graphql', { body: { query: statuses } }), 401);
  });
});

describe("Jira's credentials", () => {
  it.each(['GET /rest/raven/2.0/api/settings/teststatuses', 'GET /rest/api/2/myself'])(
    'are needed for %s',
    async (target) => {
      await start();
      for (const Authorization of ['', 'Bearer ', 'Basic bm9jb2xvbg==', 'Digest x']) {
        expect((await call(emulator, target, { headers: { Authorization } })).status).toBe(401);
      }
    },
  );

  it('are those that were given', async () => {
    await start({ users: [{ name: 'user', password: 'password' }], tokens: ['a-token'] });
    const ask = async (Authorization: string) =>
      (await call(emulator, 'GET /rest/api/2/myself', { headers: { Authorization } })).status;

    expect(await ask(`Basic ${btoa('user:password')}`)).toBe(200);
    expect(await ask(`Basic ${btoa('user:wrong')}`)).toBe(401);
    expect(await ask('Bearer a-token')).toBe(200);
    expect(await ask('Bearer b-token')).toBe(401);
  });

  it('that are wrong get a page with 200 from the server, when told so', async () => {
    await start({ tokens: ['b-token'], server: { badSession: 'html' } });
    const answer = await serverClient(emulator)('POST /import/execution', { body: newExecution([]) });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(emulator.state().violations).toMatchObject([{ status: 200 }]);
  });

  it('and tokens are in no state, answer or violation', async () => {
    await start({
      cloud: { apiKey: { clientId: 'id', clientSecret: 'right-4f1c' } },
      users: [{ name: 'user', password: 'right-4f1c' }],
      tokens: ['right-4f1c'],
    });
    const wrong = { client_id: 'id', client_secret: 'wrong-9b2e' };
    const answers = [
      await call(emulator, 'POST /api/v2/authenticate', { body: wrong }),
      await call(emulator, 'GET /rest/api/2/myself', { headers: { Authorization: 'Bearer wrong-9b2e' } }),
      await call(emulator, 'GET /rest/api/2/myself', { headers: { Authorization: 'Bearer right-4f1c' } }),
    ];
    const shown = JSON.stringify([emulator.state(), answers.map(({ body, headers }) => [body, ...headers])]);

    expect(shown).not.toMatch(/4f1c|9b2e/);
  });
});

describe('the quota', () => {
  it('of the cloud is 300 in 5 minutes, for REST and GraphQL together and for both versions', async () => {
    await start();
    const client = await cloudClient(emulator);
    const body = { client_id: 'id', client_secret: 'secret' };
    for (let count = 1; count < 300; count += 1) {
      const answer =
        count % 2 === 0
          ? await client('POST /graphql', { body: { query: statuses } })
          : await call(emulator, 'POST /api/v1/authenticate', { body });
      expect(answer.status).toBe(200);
    }
    const refused = await client('POST /graphql', { body: { query: statuses } });

    expectRefusal(refused, 429);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(200);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(emulator.state().violations).toEqual([]);
  });

  it('of the cloud can be another one, and can keep silent about when', async () => {
    await start({ cloud: { rateLimit: { requests: 1, perMs: 60_000, retryAfter: false } } });
    const client = await cloudClient(emulator);
    const refused = await client('POST /graphql', { body: { query: statuses } });

    expectRefusal(refused, 429);
    expect(refused.headers.get('retry-after')).toBeNull();
  });

  it('of the server is one only when it is set, and refused requests cost nothing', async () => {
    await start({ server: { rateLimit: { requests: 2, perMs: 200 } } });
    const client = serverClient(emulator);
    const ask = async () => (await client('GET /api/xraylicense')).status;

    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
    // Were refused requests counted, this would have no end.
    while ((await ask()) === 429);
  });
});

it('refuses larger bodies than the limit with 413, as a proxy does', async () => {
  await start({ bodyLimitBytes: 1000 });
  const body = newExecution([{ testKey: 'CALC-1', status: 'EXECUTING', comment: 'a'.repeat(1000) }]);
  for (const client of [await cloudClient(emulator), serverClient(emulator)]) {
    const answer = await client('POST /import/execution', { body });

    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toContain('text/html');
    await importResults(client, newExecution([{ testKey: 'CALC-1', status: 'EXECUTING' }]));
  }
});

it.each([
  ['GET /api/v2/nowhere', 404],
  ['GET /api/v2/authenticate', 405],
  ['GET /rest/raven/2.0/nowhere', 404],
  ['GET /rest/raven/2.0/testrun/1', 404],
  ['GET /rest/raven/2.0/import/execution', 405],
  ['GET /rest/api/2/nowhere', 404],
  ['DELETE /rest/api/2/myself', 405],
])('answers %s with %i', async (target, status) => {
  await start();
  const headers = { Authorization: 'Bearer a-token' };

  expect((await call(emulator, target, { headers })).status).toBe(status);
  expect(emulator.state().violations).toMatchObject([{ status }]);
});

it("leaves Testmo's paths below /api/v1 alone", async () => {
  await start();
  const headers = { Authorization: 'Bearer a-token' };

  expect(await call(emulator, 'GET /api/v1/user', { headers })).toMatchObject({
    status: 200,
    body: { id: 1 },
  });
});

it('is as just started after a reset', async () => {
  await start();
  const tests = [{ testKey: 'CALC-1', status: 'EXECUTING' }];
  const fresh = emulator.state().xray;
  await importResults(await cloudClient(emulator), newExecution(tests));
  await importResults(serverClient(emulator), newExecution(tests));
  const fields = { project: { key: 'CALC' }, summary: 'a', issuetype: { name: 'Test' } };
  expect((await jiraClient(emulator)('POST /issue', { body: { fields } })).status).toBe(201);
  await emulator.reset();

  expect(emulator.state().xray).toEqual(fresh);
  expect(await importResults(await cloudClient(emulator), newExecution(tests))).toBe('CALC-10001');
});

it.each([
  ['application/json', '/rest/raven/2.0/import/execution', '{"tests":['],
  ['multipart/form-data; boundary=x', '/rest/raven/2.0/import/execution/multipart', '--x\r\n'],
])('holds nothing against a client that is gone before all of its %s came', async (type, path, begun) => {
  await start();
  const { hostname, port } = new URL(emulator.url);
  const socket = connect(Number(port), hostname);
  const head = [
    'Host: localhost',
    'Authorization: Bearer x',
    `Content-Type: ${type}`,
    'Content-Length: 1000',
  ];
  socket.write([`POST ${path} HTTP/1.1`, ...head, '', begun].join('\r\n'));
  await emulator.waitFor(({ counts }) => counts.requests === 1);
  socket.destroy();

  const { violations, xray } = await emulator.waitFor(({ counts }) => counts.answers.none === 1);
  expect(violations).toEqual([]);
  expect(xray.server.executions).toEqual([]);
});
