import { afterEach, expect, it } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts';
import { call, createRun, createThread, expectRefusal } from './testmo-caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(options?: EmulatorOptions) {
  emulator = await startEmulator(options);
}

it.each([
  ['nothing', undefined],
  ['an empty token', 'Bearer '],
  ['another scheme', 'Basic c29tZTp0b2tlbg=='],
  ['a bare token', 'some-token'],
  ['two words', 'Bearer some token'],
])('refuses a request that is authorised with %s', async (_, authorization) => {
  await start();
  const response = await fetch(`${emulator.url}/api/v1/user`, {
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });

  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ message: 'Unauthenticated.', errors: {} });
});

it('takes any token when it was given none', async () => {
  await start();

  expect((await call(emulator, 'GET /user', { headers: { Authorization: 'Bearer whatever' } })).status).toBe(
    200,
  );
});

it('takes only the token that it was given', async () => {
  await start({ token: 'the-right-one' });
  const ask = (token: string) =>
    call(emulator, 'GET /user', { headers: { Authorization: `Bearer ${token}` } });

  expect((await ask('the-right-one')).status).toBe(200);
  expectRefusal(await ask('the-wrong-one'), 401);
});

it('shows no token in its state or in its answers', async () => {
  await start({ token: 'right-4f1c' });
  const right = { Authorization: 'Bearer right-4f1c' };
  const wrong = { Authorization: 'Bearer wrong-9b2e' };
  const answers = [
    await call(emulator, 'GET /user', { headers: right }),
    await call(emulator, 'GET /user', { headers: wrong }),
    await call(emulator, 'GET /nowhere', { headers: right }),
    await call(emulator, 'POST /projects/1/automation/runs', { headers: right, body: {} }),
  ];

  const shown = JSON.stringify([emulator.state(), answers.map(({ body, headers }) => [body, ...headers])]);
  expect(emulator.state().requests).toHaveLength(4);
  expect(shown).not.toMatch(/4f1c|9b2e/);
});

it('tells who the user is, without an envelope', async () => {
  await start();

  expect((await call(emulator, 'GET /user')).body).toEqual({
    id: 1,
    name: expect.any(String),
    timezone: 'UTC',
    date_format: expect.any(String),
    time_format: expect.any(String),
  });
});

it.each([
  'GET /nowhere',
  'GET /automation/runs/1',
  'GET /automation/runs/01',
  'GET /automation/runs/threads',
  'GET /automation/sources/1',
  'GET /projects/11/automation/runs',
  'GET /projects/11/automation/sources',
  'GET /projects/one/automation/runs',
  'GET /user/',
])('answers 404 to %s', async (target) => {
  await start();

  expectRefusal(await call(emulator, target), 404);
});

it.each([
  'POST /projects/11/automation/runs',
  'POST /automation/runs/1/append',
  'POST /automation/runs/1/complete',
  'POST /automation/runs/1/threads',
  'POST /automation/runs/threads/1/append',
  'POST /automation/runs/threads/1/complete',
])('answers 404 to %s', async (target) => {
  await start();

  expectRefusal(await call(emulator, target, { body: {} }), 404);
});

it('knows the projects that it was given', async () => {
  await start({ projectIds: [42] });

  expect(await createRun(emulator, {}, 42)).toBe(1);
  expectRefusal(await call(emulator, 'GET /projects/1/automation/runs'), 404);
});

it('answers 404 outside every vendor and counts it as a violation', async () => {
  await start();
  const response = await fetch(`${emulator.url}/api/v2/user`);

  expect(response.status).toBe(404);
  expect(emulator.state().violations).toMatchObject([{ method: 'GET', path: '/api/v2/user', status: 404 }]);
});

it.each([
  ['POST /user', 'GET'],
  ['PUT /projects/1/automation/runs', 'GET, POST'],
  ['DELETE /automation/runs/1', 'GET'],
  ['GET /automation/runs/1/append', 'POST'],
  ['GET /automation/runs/1/complete', 'POST'],
  ['GET /automation/runs/1/threads', 'POST'],
  ['GET /automation/runs/threads/1/append', 'POST'],
  ['PATCH /automation/runs/threads/1/complete', 'POST'],
  ['POST /projects/1/automation/sources', 'GET'],
  ['POST /automation/sources/1', 'GET'],
])('answers 405 to %s and allows %s', async (target, allowed) => {
  await start();
  const answer = await call(emulator, target);

  expectRefusal(answer, 405);
  expect(answer.headers.get('allow')).toBe(allowed);
});

it.each([
  ['no body', undefined, 'application/json'],
  ['a body that is not JSON', '{"name":', 'application/json'],
  ['a form', 'name=Run', 'application/x-www-form-urlencoded'],
  ['JSON under another content type', '{"name":"Run","source":"frontend"}', 'text/plain'],
])('answers 400 to %s', async (_, body, contentType) => {
  await start();
  const response = await fetch(`${emulator.url}/api/v1/projects/1/automation/runs`, {
    method: 'POST',
    headers: { Authorization: 'Bearer some-token', 'Content-Type': contentType },
    body,
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: expect.any(String), errors: {} });
});

it('takes JSON with a charset', async () => {
  await start();
  const answer = await call(emulator, 'POST /projects/1/automation/runs', {
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: { name: 'Läufe 🚀', source: 'frontend' },
  });

  expect(answer.status).toBe(201);
  expect(emulator.state().testmo.runs[0]?.name).toBe('Läufe 🚀');
});

it('refuses query parameters where the page has none', async () => {
  await start();
  const run = await createRun(emulator);
  const thread = await createThread(emulator, run);
  const targets = [
    'GET /user?page=1',
    `GET /automation/runs/${run}?page=1`,
    'POST /projects/1/automation/runs?page=1',
    `POST /automation/runs/${run}/append?page=1`,
    `POST /automation/runs/${run}/threads?page=1`,
    `POST /automation/runs/threads/${thread}/append?page=1`,
    `POST /automation/runs/threads/${thread}/complete?page=1`,
    `POST /automation/runs/${run}/complete?page=1`,
  ];

  for (const target of targets) {
    const answer = await call(emulator, target, target.startsWith('POST') ? { body: {} } : {});
    expectRefusal(answer, 422);
    expect(Object.keys(answer.body.errors)).toEqual(['page']);
  }
});
