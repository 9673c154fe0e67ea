import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import type { AioOptions } from '../src/aio/aio.ts';
import { type Emulator, startEmulator } from '../src/index.ts';
import { ask, call, cycles, expectRefusal, formOf, newCycle, runsOf, send } from './aio/caller.ts';

let emulator: Emulator;
let target: string;

afterEach(() => emulator.close());

async function start(aio?: AioOptions) {
  emulator = await startEmulator({ aio });
  target = `POST /testcycle/${await newCycle(emulator)}/import/results`;
}

const junit = new File([readFileSync(new URL('aio/junit.xml', import.meta.url))], 'junit.xml', {
  type: 'text/xml',
});
const cucumber = new File([readFileSync(new URL('aio/cucumber.json', import.meta.url))], 'cucumber.json', {
  type: 'application/json',
});

const made = () => emulator.state().aio.projects[0]?.cases ?? [];
const latest = () =>
  Object.fromEntries(
    cycles(emulator)[0]?.cases.map(({ key, runs }) => [key, runs.at(-1)?.testRunStatus]) ?? [],
  );

it('marks the cases that a JUnit file names, and tells of the one it cannot find', async () => {
  await start();
  const answer = await send(emulator, `${target}?type=JUnit`, { file: junit, addCaseToCycle: 'true' });

  expect(answer).toEqual({
    status: 'SUCCESS',
    requestCount: 4,
    successCount: 3,
    errorCount: 1,
    errors: { pays: { message: 'There is no case with the automation key Pay.pays.' } },
    processedData: {
      'PROJ-TC-1': { status: 'Passed' },
      'PROJ-TC-2': { status: 'Failed' },
      'PROJ-TC-3': { status: 'Not Run' },
    },
  });
  expect(latest()).toEqual({ 'PROJ-TC-1': 'Passed', 'PROJ-TC-2': 'Failed', 'PROJ-TC-3': 'Not Run' });
  expect(runsOf(emulator, 'PROJ-TC-1')).toMatchObject([{ effort: 1.5, isAutomated: true }]);
  expect(runsOf(emulator, 'PROJ-TC-2')).toMatchObject([{ comments: ['expected 1 & got 2'] }]);
  expect(emulator.state().aio.projects[0]?.imports).toMatchObject([
    {
      cycle: 'PROJ-CY-1',
      type: 'JUnit',
      batch: false,
      fields: { addCaseToCycle: 'true' },
      file: { name: 'junit.xml', size: junit.size },
    },
  ]);
  expect(emulator.state().violations).toEqual([]);
});

it('makes the cases that are not there where it is asked to, and finds them again', async () => {
  await start();
  const { ID } = await ask(emulator, 'PUT /testcase/folder/hierarchy', { folderHierarchy: ['Imported'] });
  const form = { file: junit, createCase: 'true', addCaseToCycle: 'true', defaultFolder: String(ID) };
  await send(emulator, `${target}?type=JUnit`, form);
  await send(emulator, `${target}?type=JUnit`, { ...form, createNewRun: 'true' });

  expect(made()).toMatchObject([
    {
      title: 'pays',
      automationKey: 'Pay.pays',
      status: 'Published',
      scriptType: 'Classic',
      folder: ['Imported'],
    },
  ]);
  expect(latest()).toMatchObject({ 'PROJ-TC-10001': 'Passed' });
  expect(runsOf(emulator, 'PROJ-TC-10001')).toHaveLength(2);
});

it('leaves the class out of automation keys where it is asked to', async () => {
  await start({ cases: [{ key: 'PROJ-TC-9', automationKey: 'pays' }] });
  await send(emulator, `${target}?type=JUnit`, { file: junit, ignoreClassInAutoKey: 'true' });

  expect(latest()).toEqual({ 'PROJ-TC-9': 'Passed' });
});

it('writes statuses alone where it is asked to', async () => {
  await start();
  await send(emulator, `${target}?type=JUnit`, { file: junit, updateOnlyRunStatus: 'true' });

  expect(runsOf(emulator, 'PROJ-TC-2')).toMatchObject([
    { testRunStatus: 'Failed', effort: null, comments: [] },
  ]);
});

it('renames a case where it is asked to', async () => {
  await start();
  await send(emulator, `${target}?type=JUnit`, { file: junit });
  const title = async () => (await call(emulator, 'GET /testcase/PROJ-TC-1/detail')).body.title;
  expect(await title()).toBe('PROJ-TC-1');

  await send(emulator, `${target}?type=JUnit`, { file: junit, forceUpdateCase: 'true' });
  expect(await title()).toBe('PROJ-TC-1 adds an item');
});

it('calls skipped tests as it is told', async () => {
  await start({ skippedStatus: 'Blocked' });
  await send(emulator, `${target}?type=JUnit`, { file: junit });

  expect(latest()).toMatchObject({ 'PROJ-TC-3': 'Blocked' });
});

it('marks the cases of a Cucumber file by their tags, and makes the others', async () => {
  await start();
  const answer = await send(emulator, `${target}?type=Cucumber`, { file: cucumber, createCase: 'true' });

  expect(answer).toMatchObject({ requestCount: 2, successCount: 2, errors: {} });
  expect(answer.processedData).toEqual({ 'PROJ-TC-1': {}, 'PROJ-TC-10001': {} });
  expect(latest()).toEqual({ 'PROJ-TC-1': 'Passed', 'PROJ-TC-10001': 'Failed' });
  expect(made()).toMatchObject([{ title: 'pays', automationKey: 'cart;pays', scriptType: 'BDD' }]);
  expect(runsOf(emulator, 'PROJ-TC-1')).toMatchObject([{ effort: 1.5 }]);
  expect(runsOf(emulator, 'PROJ-TC-10001')).toMatchObject([{ effort: 0.25, comments: ['AssertionError'] }]);
});

it('answers a batch with the size of its file', async () => {
  await start();

  expect(await send(emulator, `${target}/batch?type=JUnit`, { file: junit })).toEqual({
    batchId: expect.any(String),
    size: junit.size,
  });
  expect(latest()).toMatchObject({ 'PROJ-TC-1': 'Passed' });
});

it('works a batch off after the delay, if there is one, and never after a reset', async () => {
  await start({ batchDelayMs: 50 });
  await send(emulator, `${target}/batch?type=JUnit`, { file: junit });
  expect(latest()).toEqual({});
  expect(emulator.state().aio.projects[0]?.imports).toMatchObject([{ batch: true, answer: null }]);

  await expect.poll(latest).toMatchObject({ 'PROJ-TC-1': 'Passed' });
  expect(emulator.state().aio.projects[0]?.imports).toMatchObject([{ answer: { successCount: 3 } }]);

  await send(emulator, `${target}/batch?type=JUnit`, { file: junit, createCase: 'true' });
  await emulator.reset();
  target = `POST /testcycle/${await newCycle(emulator)}/import/results`;
  await send(emulator, `${target}/batch?type=Cucumber`, { file: cucumber });
  await expect.poll(latest).toEqual({ 'PROJ-TC-1': 'Passed' });
  const { items } = await ask(emulator, 'GET /testcase');
  expect(items.map(({ key }: { key: string }) => key)).toEqual(['PROJ-TC-1']);
});

it.each(['junit', 'JUNIT'])('reads a JUnit file that is called %s', async (type) => {
  await start();

  expect(await send(emulator, `${target}?type=${type}`, { file: junit })).toMatchObject({ successCount: 3 });
});

it.each([
  ['?type=JUnit', { file: new File(['<a>'], 'a.xml') }, 'file'],
  ['?type=JUnit', { file: new File(['<html/>'], 'a.xml') }, 'file'],
  ['?type=Cucumber', { file: junit }, 'file'],
  ['?type=Cucumber', { file: new File(['{}'], 'a.json') }, 'file'],
  ['?type=TestNG', { file: junit }, 'file'],
  ['?type=newman', { file: junit }, 'file'],
  ['?type=Other', { file: junit }, 'type'],
  ['', { file: junit }, 'type'],
  ['?type=JUnit', { addCaseToCycle: 'true' }, 'file'],
  ['?type=JUnit', { file: junit, addCaseToCycle: 'yes' }, 'addCaseToCycle'],
  ['?type=JUnit', { file: junit, colour: 'red' }, 'colour'],
  ['?type=JUnit', { file: junit, defaultFolder: 'Imported' }, 'defaultFolder'],
  ['?type=JUnit', { file: junit, defaultFolder: '1' }, 'defaultFolder'],
])('refuses an import %s of %j for its %s', async (query, parts, field) => {
  await start();
  const form = formOf(parts as Record<string, string | File>);

  expectRefusal(emulator, await call(emulator, `${target}${query}`, { form }), 400, field);
  expect(latest()).toEqual({});
});
