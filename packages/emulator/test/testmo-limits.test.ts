import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { call, createRun, createThread, expectRefusal, testNamed } from './testmo-caller.ts';

let emulator: Emulator;
let run: number;
let thread: number;

beforeAll(async () => {
  emulator = await startEmulator();
  run = await createRun(emulator);
  thread = await createThread(emulator, run);
});

afterAll(() => emulator.close());

function append(body: object) {
  return call(emulator, `POST /automation/runs/threads/${thread}/append`, { body });
}

function appendTest(more: object) {
  return append({ tests: [{ ...testNamed('Test 1'), ...more }] });
}

function times<Item>(count: number, item: Item): Item[] {
  return new Array<Item>(count).fill(item);
}

const artifact = { name: 'a.png', url: 'https://example.com/a.png' };
const textField = { type: 2, name: 'Output' };

const within: [string, object][] = [
  ['a name of 750 characters', { name: 'a'.repeat(750) }],
  ['a key of 64 characters', { key: 'a'.repeat(64) }],
  ['a text field of 16,384 characters', { fields: [{ ...textField, value: 'a'.repeat(16_384) }] }],
  ['a note of 80 characters', { artifacts: [{ ...artifact, note: 'a'.repeat(80) }] }],
  ['25 artifacts', { artifacts: times(25, artifact) }],
  ['25 fields', { fields: times(25, textField) }],
];

it.each(within)('a test may have %s', async (_, more) => {
  expect((await appendTest(more)).status).toBe(204);
});

const beyond: [string, object, string][] = [
  ['a name of 751 characters', { name: 'a'.repeat(751) }, 'name'],
  ['an empty name', { name: ' ' }, 'name'],
  ['a key of 65 characters', { key: 'a'.repeat(65) }, 'key'],
  ['an upper-case key', { key: 'ABC' }, 'key'],
  ['a status that is no alias', { status: 'broken' }, 'status'],
  ['a negative time', { elapsed: -1 }, 'elapsed'],
  ['a time with a fraction', { elapsed: 1.5 }, 'elapsed'],
  [
    'a string field of 751 characters',
    { fields: [{ type: 1, name: 'A', value: 'a'.repeat(751) }] },
    'fields.0.value',
  ],
  [
    'a text field of 16,385 characters',
    { fields: [{ ...textField, value: 'a'.repeat(16_385) }] },
    'fields.0.value',
  ],
  ['a url field without a URL', { fields: [{ type: 5, name: 'A', value: 'here' }] }, 'fields.0.value'],
  ['a field of a sixth type', { fields: [{ type: 6, name: 'A' }] }, 'fields.0.type'],
  ['a note of 81 characters', { artifacts: [{ ...artifact, note: 'a'.repeat(81) }] }, 'artifacts.0.note'],
  ['an artifact that is no link', { artifacts: [{ name: 'a', url: 'a.png' }] }, 'artifacts.0.url'],
  ['26 artifacts', { artifacts: times(26, artifact) }, 'artifacts'],
  ['26 fields', { fields: times(26, textField) }, 'fields'],
];

it.each(beyond)('a test with %s is refused', async (_, more, field) => {
  const answer = await appendTest(more);

  expectRefusal(answer, 422);
  expect(Object.keys(answer.body.errors)).toEqual([`tests.0.${field}`]);
});

it('takes 250 tests in one request and refuses 251', async () => {
  expect((await append({ tests: times(250, testNamed('Test 1')) })).status).toBe(204);

  const answer = await append({ tests: times(251, testNamed('Test 1')) });
  expectRefusal(answer, 422);
  expect(Object.keys(answer.body.errors)).toEqual(['tests']);
});

it('keeps nothing of a request in which one test of many is refused', async () => {
  const before = emulator.state().counts.testmo.tests;

  await append({ tests: [testNamed('Test 1'), { ...testNamed('Test 2'), key: '' }] });

  expect(emulator.state().counts.testmo.tests).toBe(before);
});

it.each(['a', '1st', 'front end', 'front_end'])('refuses the source name %j', async (source) => {
  const answer = await call(emulator, 'POST /projects/1/automation/runs', { body: { name: 'Run', source } });

  expectRefusal(answer, 422);
  expect(Object.keys(answer.body.errors)).toEqual(['source']);
});

it('refuses a tag with a space in it', async () => {
  const body = { name: 'Run', source: 'frontend', tags: ['fine', 'not fine'] };
  const answer = await call(emulator, 'POST /projects/1/automation/runs', { body });

  expectRefusal(answer, 422);
  expect(Object.keys(answer.body.errors)).toEqual(['tags.1']);
});

it('names every problem of a request at once', async () => {
  const answer = await call(emulator, 'POST /projects/1/automation/runs', { body: { colour: 'red' } });

  expectRefusal(answer, 422);
  expect(Object.keys(answer.body.errors).sort()).toEqual(['colour', 'name', 'source']);
});

it('takes the status aliases that it was started with, and no others', async () => {
  const own = await startEmulator({
    statuses: [{ id: 7, name: 'Good', aliases: ['good'], outcome: 'success' }],
  });
  onTestFinished(() => own.close());
  const target = `POST /automation/runs/threads/${await createThread(own, await createRun(own))}/append`;

  const good = await call(own, target, { body: { tests: [testNamed('Test 1', 'good')] } });
  const passed = await call(own, target, { body: { tests: [testNamed('Test 1', 'passed')] } });

  expect(good.status).toBe(204);
  expectRefusal(passed, 422);
  expect(own.state().testmo.runs[0]).toMatchObject({ status7_count: 1, success_count: 1 });
});
