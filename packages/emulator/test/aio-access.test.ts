import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, CLOUD, call, expectRefusal, newCycle, SERVER } from './aio/caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

function config(base: string, Authorization: string) {
  return call(emulator, `GET ${base}/project/PROJ/config`, { headers: { Authorization } });
}

it.each([
  [CLOUD, 'nothing', ''],
  [CLOUD, 'an empty token', 'AioAuth '],
  [CLOUD, 'a Bearer token', 'Bearer some-token'],
  [CLOUD, 'a Jira user', basic('me:secret')],
  [SERVER, 'nothing', ''],
  [SERVER, 'a Cloud token', 'AioAuth some-token'],
  [SERVER, 'a user without a name', basic(':secret')],
])('answers 401 below %s to %s', async (base, _, Authorization) => {
  await start();

  expectRefusal(emulator, await config(base, Authorization), 401);
});

it('takes any token and any user when it was given none', async () => {
  await start();
  const answers = [
    await config(CLOUD, 'AioAuth any'),
    await config(SERVER, 'Bearer any'),
    await config(SERVER, basic('me:with:colons')),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('takes only the token, the users and the personal tokens that it was given', async () => {
  await start({ token: 'right', users: { me: 'p:w' }, pats: ['pat'] });
  const answers = [
    await config(CLOUD, 'AioAuth right'),
    await config(CLOUD, 'AioAuth wrong'),
    await config(SERVER, basic('me:p:w')),
    await config(SERVER, basic('me:pw')),
    await config(SERVER, basic('toString:x')),
    await config(SERVER, 'Bearer pat'),
    await config(SERVER, 'Bearer right'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401, 401, 200, 401]);
});

it('shows no credentials in its state or in its answers', async () => {
  await start({ token: 'right-4f1c', users: { me: 'secret-9b2e' }, pats: ['pat-77aa'] });
  const answers = [];
  for (const given of ['AioAuth right-4f1c', 'AioAuth wrong-4f1c']) answers.push(await config(CLOUD, given));
  for (const given of ['Bearer pat-77aa', 'Bearer x-77aa', basic('me:x-9b2e')])
    answers.push(await config(SERVER, given));

  expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401, 401]);
  const shown = JSON.stringify([emulator.state(), answers.map(({ body, headers }) => [body, ...headers])]);
  expect(shown).not.toMatch(/4f1c|9b2e|77aa/);
});

it('has one store behind both deployments', async () => {
  await start();
  const key = await newCycle(emulator);
  const headers = { Authorization: 'Bearer pat' };
  const answer = await call(emulator, `GET ${SERVER}/project/PROJ/testcycle/${key}/detail`, { headers });

  expect(answer.body).toMatchObject({ key, title: 'Nightly' });
});

it('takes 60 requests a minute on the Cloud and any number on a server', async () => {
  await start();
  const [cloud, server] = [new Set<number>(), new Set<number>()];
  for (let count = 0; count < 60; count += 1) cloud.add((await config(CLOUD, 'AioAuth t')).status);
  for (let count = 0; count < 70; count += 1) server.add((await config(SERVER, 'Bearer t')).status);
  const late = await config(CLOUD, 'AioAuth t');

  expect([[...cloud], [...server]]).toEqual([[200], [200]]);
  expect([late.status, late.headers.get('retry-after')]).toEqual([429, null]);
  expect(emulator.state().violations).toEqual([]);
});

it('limits as it is told', async () => {
  await start({ rateLimit: false, serverRateLimit: { requests: 1, perMs: 30_000 } });
  for (let count = 0; count < 65; count += 1) expect((await config(CLOUD, 'AioAuth t')).status).toBe(200);
  await config(SERVER, 'Bearer t');
  const late = await config(SERVER, 'Bearer t');

  expect([late.status, late.headers.get('retry-after')]).toEqual([429, '30']);
});

it('knows a project by its key and by its number', async () => {
  await start();
  for (const project of ['PROJ', '10000', 'CALC', '10001', 'ANY_1'])
    await ask(emulator, `GET ${CLOUD}/project/${project}/config`);
  for (const project of ['proj', '10003', 'P'])
    expectRefusal(emulator, await call(emulator, `GET ${CLOUD}/project/${project}/config`), 404);

  expect(emulator.state().aio.projects.map(({ key }) => key)).toEqual(['PROJ', 'CALC', 'ANY_1']);
});

it('has only the projects that it was given', async () => {
  await start({ projects: ['SHOP'] });
  const mark = `POST ${CLOUD}/project/SHOP/testcycle/SHOP-CY-1/testcase`;
  await ask(emulator, `POST ${CLOUD}/project/SHOP/testcycle/detail`, { title: 'A' });
  const json = { testRunStatus: 'Passed' };

  await ask(emulator, `${mark}/SHOP-TC-1/testrun`, json);
  expectRefusal(emulator, await call(emulator, `${mark}/PROJ-TC-1/testrun`, { json }), 404);
  expectRefusal(emulator, await call(emulator, 'GET /config'), 404);
});

it.each([
  'GET /nowhere',
  'GET /testcycle/PROJ-CY-9/detail',
  'GET /testcycle/PROJ-CY-1/testrun/1',
  'PUT /testcycle/PROJ-CY-1/testrun/1/reset',
  'POST /testcycle/PROJ-CY-1/testcase/PROJ-TC-10001',
  'GET /testcase/PROJ-TC-10001/detail',
  'GET /config/testcase/colour',
  `GET ${CLOUD}/nowhere`,
])('answers 404 to %s', async (target) => {
  await start();
  await newCycle(emulator);

  expectRefusal(emulator, await call(emulator, target), 404);
});

it.each([
  ['GET /testcycle/detail', 'POST'],
  ['POST /config', 'GET'],
  ['PUT /testcycle/PROJ-CY-1/bulk/testrun/update', 'POST'],
  ['POST /testcycle/folder/hierarchy', 'PUT'],
  ['DELETE /testcycle/PROJ-CY-1/testcase/PROJ-TC-1/testrun', 'GET, POST'],
])('answers 405 to %s and allows %s', async (target, allowed) => {
  await start();
  const answer = await call(emulator, target);

  expectRefusal(emulator, answer, 405);
  expect(answer.headers.get('allow')).toBe(allowed);
});

it.each([
  ['no body', undefined, 'application/json', 400],
  ['a body that is not JSON', '{"title":', 'application/json', 400],
  ['JSON under another content type', '{"title":"A"}', 'text/plain', 415],
])('refuses %s', async (_, body, type, status) => {
  await start();
  const response = await fetch(`${emulator.url}${CLOUD}/project/PROJ/testcycle/detail`, {
    method: 'POST',
    headers: { Authorization: 'AioAuth t', 'Content-Type': type },
    body,
  });

  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message: expect.any(String) });
});

it('says what is wrong as plain text where it is told to', async () => {
  await start({ errorBody: 'text' });
  const answer = await call(emulator, 'GET /nowhere');

  expect([answer.status, answer.body]).toEqual([404, 'Resource Not Found. Please check the URL.']);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(emulator.state().violations).toMatchObject([{ status: 404 }]);
});

it('begins anew with a reset', async () => {
  await start();
  const before = emulator.state().aio;
  await newCycle(emulator);
  await ask(emulator, 'POST /testcase', { title: 'A' });
  expect(emulator.state().aio).not.toEqual(before);

  await emulator.reset();
  expect(emulator.state().aio).toEqual(before);
  expect(await newCycle(emulator)).toBe('PROJ-CY-1');
});
