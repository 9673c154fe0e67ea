import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Step, testId } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, faultsOf, Project, type Run, runBoth, shardStart } from './run-playwright.ts';

const project = new Project('outcomes');
let run: Run & { codeWithout: number | null };

beforeAll(async () => {
  run = await runBoth(project);
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);
const outcome = (title: string) => {
  const { status, final, errors } = attempt(title);
  return { status, final, messages: errors?.map(({ message }) => message.split('\n')[0]) ?? [] };
};

test('the journal is whole', () => {
  expect(faultsOf(run.events)).toEqual([]);
});

test('the exit code is the one without the reporter', () => {
  expect(run.code).toBe(1);
  expect(run.codeWithout).toBe(1);
});

test('the first line says what runs, the last how it ended', () => {
  const { framework, planned, workers, projects, shard } = shardStart(run.events);
  expect({ framework, planned, workers, projects, shard }).toEqual({
    framework: { name: 'playwright', version: '1.65.1' },
    planned: 31,
    workers: 2,
    projects: undefined,
    shard: undefined,
  });
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('every test has an attempt', () => {
  expect(run.events.filter(({ type }) => type === 'attempt-end')).toHaveLength(31);
});

test('a pass is final and says when it began', () => {
  const { status, final, lane, startedAt, at, durationMs, test } = attempt('passes');
  expect({ status, final }).toEqual({ status: 'passed', final: true });
  expect(['0', '1']).toContain(lane);
  expect(startedAt).toBeLessThanOrEqual(at);
  expect(durationMs).toBeGreaterThanOrEqual(0);
  expect(test).toEqual({
    id: testId('tests/outcomes.spec.ts', [], 'passes'),
    title: 'passes',
    path: [],
    file: 'tests/outcomes.spec.ts',
    line: 3,
    column: 1,
  });
});

test('a failure carries its diff, frames, source and place, all as plain text', () => {
  const { status, errors } = attempt('fails with a diff');
  expect(status).toBe('failed');
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  expect(error?.message).toContain('-     "sugar",\n+     "milk",');
  expect(error?.stack).toMatch(/^ +at .*outcomes\.spec\.ts:\d+:\d+$/);
  expect(error?.snippet).toContain("toEqual({ items: ['tea', 'sugar'], total: 7 });");
  expect(error?.location).toEqual({ file: 'tests/outcomes.spec.ts', line: 8, column: 48 });
});

test('soft errors are all kept', () => {
  const { status, errors } = attempt('fails softly, twice');
  expect(status).toBe('failed');
  expect(errors?.map(({ message }) => message.split('\n').slice(2).join(' '))).toEqual([
    'Expected: "green" Received: "red"',
    'Expected: 4 Received: 3',
  ]);
});

test('what was thrown is told when it was no Error', () => {
  const value = "{ reason: 'out of stock', left: 0 }";
  expect(attempt('throws no Error').errors).toEqual([{ message: value, value }]);
});

test('causes are in the message, and the stack holds frames only', () => {
  const [error] = attempt('throws an Error with causes').errors ?? [];
  expect(error?.message).toBe(
    'Error: checkout failed\n    at first sight\n[cause]: TypeError: no prices\n[cause]: Error: connection refused',
  );
  expect(error?.stack).toMatch(/^ +at .*outcomes\.spec\.ts:\d+:\d+$/);
});

test('each way of skipping is a skip with its reason', () => {
  const skips = [
    'is skipped by declaration',
    'is skipped while it runs',
    'is skipped on a condition',
    'is skipped with its group',
    'is to be fixed',
  ].map((title) => {
    const { status, final, annotations } = attempt(title);
    return { status, final, annotations };
  });
  expect(skips).toEqual(
    [
      { type: 'skip' },
      { type: 'skip', description: 'no printer here' },
      { type: 'skip', description: 'needs Node 0' },
      { type: 'skip', description: 'not in this shop' },
      { type: 'fixme' },
    ].map((annotation) => ({ status: 'skipped', final: true, annotations: [annotation] })),
  );
});

test('a test that no worker took never began', () => {
  const { lane, startedAt, durationMs, test } = attempt('is skipped by declaration');
  expect({ lane, startedAt, durationMs }).toEqual({ lane: '0', startedAt: undefined, durationMs: 0 });
  const starts = run.events.filter(({ type }) => type === 'attempt-start');
  expect(starts).not.toContainEqual(expect.objectContaining({ test }));
});

test('an expected failure is one, and keeps its error', () => {
  const { status, final, messages } = outcome('is expected to fail');
  expect({ status, final }).toEqual({ status: 'expectedfailure', final: true });
  expect(messages).toEqual(['Error: expect(received).toBe(expected) // Object.is equality']);
});

test('an unexpected pass failed, and says why', () => {
  expect(outcome('is expected to fail, but passes')).toEqual({
    status: 'failed',
    final: true,
    messages: ['Expected to fail, but passed.'],
  });
});

test('a timeout shows the step that did not end', () => {
  const { status, errors, steps } = attempt('times out');
  expect(status).toBe('timedout');
  expect(errors?.[0]?.message).toBe('Test timeout of 200ms exceeded.');
  expect(steps?.find(({ title }) => title === 'wait for the parcel')).toMatchObject({
    status: 'failed',
    error: 'This step had not ended when the test was stopped.',
  });
});

test('a failing beforeAll fails the first test, and the second is skipped', () => {
  expect(outcome('first after beforeAll')).toEqual({
    status: 'failed',
    final: true,
    messages: ['Error: the door is locked'],
  });
  expect(outcome('second after beforeAll')).toEqual({ status: 'skipped', final: true, messages: [] });
  const hooks = attempt('first after beforeAll').steps?.find(({ title }) => title === 'Before Hooks');
  expect(hooks?.steps).toMatchObject([{ title: 'open the shop', category: 'hook', status: 'failed' }]);
});

test('failing hooks around a test fail it', () => {
  expect(outcome('after beforeEach').messages).toEqual(['Error: no basket']);
  expect(outcome('before afterEach').messages).toEqual(['Error: the basket is not empty']);
});

test('a failing afterAll fails the last test', () => {
  expect(outcome('first before afterAll').status).toBe('passed');
  expect(outcome('last before afterAll')).toEqual({
    status: 'failed',
    final: true,
    messages: ['Error: somebody is still inside'],
  });
});

test('an error outside every test is told with its lane', () => {
  const { lane } = attempt('uses a service that cannot be stopped');
  const errors = run.events.filter((event) => event.type === 'run-error');
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({ lane, error: { location: { file: 'tests/hooks.spec.ts' } } });
  expect(errors[0]?.error.message).toMatch(/^Error: the service cannot be stopped\n/);
});

test('steps are nested as they ran, and empty wrappers are left out', () => {
  const outline = (steps: Step[] = []): unknown[] =>
    steps.map(({ title, category, status, steps }) => [title, category, status, ...outline(steps)]);
  expect(outline(attempt('has nested steps').steps)).toEqual([
    [
      'fill the cart',
      'test.step',
      'failed',
      ['add tea', 'test.step', 'passed', ['one packet', 'expect', 'passed']],
      ['add milk', 'test.step', 'failed'],
    ],
  ]);
  expect(attempt('has nested steps').steps?.[0]?.error).toBe('Error: no milk left');
});

test('a skipped step is one', () => {
  const steps = attempt('skips a step').steps ?? [];
  expect(steps.map(({ title, status }) => [title, status])).toEqual([
    ['pay by card', 'skipped'],
    ['pay in cash', 'passed'],
  ]);
});

test('no step of a skipped test failed', () => {
  const [hooks] = attempt('is skipped with its group').steps ?? [];
  expect(hooks).toMatchObject({ title: 'Before Hooks', status: 'skipped' });
});

test('many steps are cut, failed ones are kept, and the cut is told', () => {
  const steps = attempt('has 1,200 steps').steps ?? [];
  expect(steps).toHaveLength(1002);
  expect(steps.at(-2)).toMatchObject({ title: 'step 1150', status: 'failed', error: 'Error: late' });
  expect(steps.at(-1)?.title).toBe('… 199 more steps left out');
});

test('output is kept per stream as plain text', () => {
  const { stdout, stderr } = attempt('writes to stdout and stderr');
  expect(stdout).toBe('green text, 🛒\n\ufffd\ufffd\n');
  expect(stderr).toBe('a warning\n');
});

test('long output keeps its head and its tail', () => {
  const { stdout } = attempt('writes more than is kept');
  expect(stdout).toMatch(/^beginx+\n… \d+ characters left out …\nx+end$/);
  expect(stdout?.length).toBeLessThan(270_000);
});

test('attached files are in the journal, a missing one with the reason', () => {
  const [order, receipt, photo] = attempt('attaches a body, a file and nothing').evidence ?? [];
  expect(order).toMatchObject({ name: 'order', contentType: 'application/json', size: 8 });
  expect(readFileSync(join(run.folder, order?.path ?? ''), 'utf8')).toBe('{"id":7}');
  expect(receipt).toMatchObject({ name: 'receipt', contentType: 'text/plain', size: 9 });
  expect(readFileSync(join(run.folder, receipt?.path ?? ''), 'utf8')).toBe('thank you');
  expect(photo).toEqual({
    name: 'photo',
    contentType: 'image/png',
    missing: expect.stringContaining('ENOENT'),
  });
});

test('tags and annotations are kept, none twice', () => {
  const { test, annotations } = attempt('has tags and annotations @smoke');
  expect(test.tags).toEqual(['@smoke', '@prices', '@slow']);
  expect(annotations).toEqual([
    { type: 'issue', description: 'SHOP-12' },
    { type: 'issue', description: 'SHOP-13' },
    { type: 'owner', description: 'checkout team' },
  ]);
});

test('groups are the path, without file, project and untitled ones', () => {
  expect(attempt('is in groups').test).toMatchObject({ path: ['outer', 'inner'], line: 62 });
});

test('a test that another file declares belongs to the suite that uses it', () => {
  const { file, line } = attempt('is declared in another file').test;
  expect({ file, line }).toEqual({ file: 'tests/details.spec.ts', line: undefined });
});

test('a long title stays whole', () => {
  expect(attempt(`has a long title ${'very '.repeat(600)}long`).status).toBe('passed');
});

test('terminal codes and half characters are gone, the rest stays', () => {
  const { status, errors } = attempt('has colours, 🛒 and half a \ufffd pair');
  expect(status).toBe('failed');
  expect(errors?.[0]?.message).toBe('Error: red 🛒 \ufffd');
});
