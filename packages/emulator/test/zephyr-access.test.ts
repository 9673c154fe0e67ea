import { afterEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import type { ZephyrOptions } from '../src/zephyr/zephyr.ts';
import { ask, call, expectRefusal, formOf } from './zephyr/caller.ts';

let emulator: Emulator;

afterEach(() => emulator.close());

async function start(zephyr?: ZephyrOptions) {
  emulator = await startEmulator({ zephyr });
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

async function statusFor(Authorization: string) {
  return (await call(emulator, 'GET /v3/user/current', { headers: { Authorization } })).status;
}

it.each([
  ['nothing', ''],
  ['an empty token', 'Bearer '],
  ['a bare token', 'some-token'],
  ['another scheme', 'Digest some-token'],
  ['a user without a name', basic(':secret')],
  ['a user without a colon', basic('test.manager')],
])('answers 401 to %s, with the message in a message', async (_, Authorization) => {
  await start();
  const answer = await call(emulator, 'GET /v3/user/current', { headers: { Authorization } });

  expectRefusal(emulator, answer, 401);
  expect(JSON.parse(answer.body.message)).toEqual({ message: 'Authentication failed.' });
});

it('takes any token and any user when it was given none', async () => {
  await start();

  expect([await statusFor('Bearer whatever'), await statusFor(basic('me:secret:with:colons'))]).toEqual([
    200, 200,
  ]);
});

it('takes only the token that it was given', async () => {
  await start({ credentials: { token: 'right' } });

  expect([
    await statusFor('Bearer right'),
    await statusFor('Bearer wrong'),
    await statusFor(basic('a:b')),
  ]).toEqual([200, 401, 401]);
});

it('takes only the user that it was given', async () => {
  await start({ credentials: { username: 'test.manager', password: 'p:w' } });

  expect([
    await statusFor(basic('test.manager:p:w')),
    await statusFor(basic('test.manager:pw')),
    await statusFor('Bearer any'),
  ]).toEqual([200, 401, 401]);
});

it('asks for credentials where files are uploaded, too', async () => {
  await start({ credentials: { token: 'right' } });
  const form = formOf({ data: new File(['x'], 'a.txt') });

  expectRefusal(
    emulator,
    await call(emulator, 'POST /flex/upload/document/genericattachment', { form }),
    401,
  );
});

it('shows no credentials in its state or in its answers', async () => {
  await start({ credentials: { token: 'right-4f1c', username: 'me', password: 'secret-9b2e' } });
  const answers = [];
  for (const Authorization of [
    'Bearer right-4f1c',
    'Bearer wrong-4f1c',
    basic('me:secret-9b2e'),
    basic('x:wrong-9b2e'),
  ]) {
    answers.push(await call(emulator, 'GET /v3/user/current', { headers: { Authorization } }));
  }

  expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 401]);
  const shown = JSON.stringify([emulator.state(), answers.map(({ body, headers }) => [body, ...headers])]);
  expect(shown).not.toMatch(/4f1c|9b2e|bWU6c2Vj/);
});

it('tells who the user is', async () => {
  await start();

  for (const version of ['v3', 'latest']) {
    expect(await ask(emulator, `GET /${version}/user/current`)).toMatchObject({
      id: 1,
      username: 'test.manager',
    });
  }
});

it.each([
  'GET /v4/user/current',
  'POST /v3/upload-file/automation/execute-job',
  'GET /v3/admin/preference/all/system',
  'GET /v2/user/current',
  'GET /v3/nowhere',
  'GET /v3/cycle/one',
  'GET /flex/upload/document/other',
])('answers 404 to %s', async (target) => {
  await start();

  expectRefusal(emulator, await call(emulator, target), 404);
});

it.each([
  ['PUT /v3/cycle', 'POST'],
  ['DELETE /v3/cycle/1', 'GET'],
  ['GET /v3/execution/1', 'POST, PUT'],
  ['POST /v3/automation/job/detail', 'GET'],
  ['GET /v4/upload-file/automation/execute-job', 'POST'],
  ['GET /flex/upload/document/genericattachment', 'POST'],
])('answers 405 to %s and allows %s', async (target, allowed) => {
  await start();
  const answer = await call(emulator, target);

  expectRefusal(emulator, answer, 405);
  expect(answer.headers.get('allow')).toBe(allowed);
});

it.each([
  ['no body', undefined, 'application/json'],
  ['a body that is not JSON', '{"name":', 'application/json'],
  ['JSON under another content type', '{}', 'text/plain'],
])('answers 400 to %s', async (_, body, type) => {
  await start();
  const response = await fetch(`${emulator.url}/flex/services/rest/v3/cycle`, {
    method: 'POST',
    headers: { Authorization: 'Bearer t', 'Content-Type': type },
    body,
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: expect.any(String) });
});

it('limits nothing by default, and as it is told otherwise', async () => {
  await start({ rateLimit: { requests: 2, perMs: 30_000 } });
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push(await call(emulator, 'GET /v3/user/current'));

  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(Number(statuses[2]?.headers.get('retry-after'))).toBe(30);
  expect(emulator.state().violations).toEqual([]);
});

it('has projects 1 to 10 with releases 1 to 10, and a folder in each release', async () => {
  await start();

  expect(await ask(emulator, 'GET /v3/project/10')).toMatchObject({ id: 10, startDate: expect.any(Number) });
  expect(await ask(emulator, 'GET /v3/project/user/1')).toHaveLength(10);
  expect(await ask(emulator, 'GET /v3/project/project/1')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const query = 'order=id&isascorder=true&isVisible=false&pagesize=0';
  const releases = await ask(emulator, `GET /v3/release/paged/project/10?${query}`);
  expect(releases).toMatchObject({ firstResult: 0, resultSize: 10 });
  expect(releases.results[9]).toMatchObject({ id: 10, name: 'Release 10', projectId: 10 });
  const roots = await ask(emulator, 'GET /v3/testcasetree?type=Phase&revisionid=0&releaseid=10');
  expect(roots).toMatchObject([{ type: 'Phase', releaseId: 10, categories: [], testcaseCount: 0 }]);
});

it('knows the projects and releases that it was given', async () => {
  await start({
    projects: [
      { id: 45, name: 'Shop', releases: [{ id: 7, name: 'R 7' }] },
      { id: 46, releases: [{ id: 8 }] },
    ],
  });
  const job = { jobName: 'J', automationFramework: 'junit', cycleName: 'C', projectId: 45 };
  const create = (releaseId: number) =>
    call(emulator, 'POST /v4/upload-file/automation/create-job-detail', { json: { ...job, releaseId } });

  expect(await ask(emulator, 'GET /v3/project/45')).toMatchObject({ name: 'Shop' });
  expect((await create(7)).status).toBe(200);
  expectRefusal(emulator, await create(8), 400);
  expectRefusal(emulator, await call(emulator, 'GET /v3/project/1'), 400);
});

it('has the cases that it was given, under their numbers', async () => {
  await start({
    cases: [
      { name: 'pays', tree: ['Shop', 'Pay'], id: 101, testcaseId: 7001, tctId: 7002, tag: 'smoke' },
      { name: 'adds', releaseId: 2 },
    ],
  });

  expect(emulator.state().zephyr.cases).toMatchObject([
    {
      name: 'pays',
      tree: ['Shop', 'Pay'],
      caseId: 101,
      testcaseId: 7001,
      tctId: 7002,
      releaseId: 1,
      tag: 'smoke',
    },
    { name: 'adds', tree: ['Test Repository'], releaseId: 2, automated: true },
  ]);
  const [{ tcrCatalogTreeId } = { tcrCatalogTreeId: 0 }] = emulator.state().zephyr.cases;
  const { results } = await ask(emulator, `GET /v3/testcase/planning/${tcrCatalogTreeId}`);
  expect(results).toMatchObject([
    { tct: { id: 7002, testcase: { id: 101, testcaseId: 7001, name: 'pays' } } },
  ]);
});

it('begins anew with a reset', async () => {
  await start({ cases: [{ name: 'pays' }] });
  const before = emulator.state().zephyr;
  await ask(emulator, 'POST /v3/testcasetree', { name: 'N4', type: 'Phase', releaseId: 1 });
  await ask(emulator, 'POST /v3/testcase', { tcrCatalogTreeId: 101, testcase: { name: 'more' } });
  expect(emulator.state().zephyr).not.toEqual(before);

  await emulator.reset();
  expect(emulator.state().zephyr).toEqual(before);
});

it('lists the statuses as JSON in a string, with ids that are strings', async () => {
  await start({
    statuses: [
      { id: '1', name: 'Ok' },
      { id: '5', name: 'Old', active: false },
    ],
  });
  const key = 'testresult.testresultStatus.LOV';
  const { name, value } = await ask(emulator, `GET /v3/admin/preference?key=${key}`);

  expect(name).toBe(key);
  expect(JSON.parse(value)).toEqual([
    { id: '1', value: 'Ok', active: 'true' },
    { id: '5', value: 'Old', active: 'false' },
  ]);
  const all = await ask(emulator, 'GET /v4/admin/preference/all/system?name=cycle.environment.enabled');
  expect(all).toContainEqual(expect.objectContaining({ name: key, value }));
});
