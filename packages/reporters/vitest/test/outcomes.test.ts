import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT_LIMIT, testId } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project, type Run, runBoth, shardStart } from './run-vitest.ts';

const project = new Project('outcomes');
let run: Run & { codeWithout: number | null };

beforeAll(async () => {
  // Written here, since no tool of ours could read it.
  writeFileSync(join(project.folder, 'tests/broken-syntax.test.js'), 'const = 1;\n');
  run = await runBoth(project);
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);
const runErrors = () => run.events.filter((event) => event.type === 'run-error');
const outcomes = (title: string) =>
  attemptsOf(run.events, title).map(({ attempt, status, final, errors }) => {
    return { attempt, status, final, messages: errors?.map(({ message }) => message.split('\n')[0]) ?? [] };
  });
const outcome = (title: string) => {
  const { status, messages } = outcomes(title).at(-1) ?? { status: undefined, messages: [] };
  return { status, messages };
};

test('the journal is whole', () => {
  expect(faultsOf(run.events, { concurrent: true })).toEqual([]);
});

test('the exit code is the one without the reporter', () => {
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
});

test('the first line says what runs, the last how it ended', () => {
  const { framework, planned, workers, projects, shard } = shardStart(run.events);
  expect({ framework, planned, workers, projects, shard }).toEqual({
    framework: { name: 'vitest', version: '4.1.12' },
    planned: undefined,
    workers: 2,
    projects: undefined,
    shard: undefined,
  });
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('there are as many tests as Vitest counts', () => {
  const tests = new Set(
    run.events
      .filter((event) => event.type === 'attempt-end')
      .map(({ test }) => `${test.id} ${test.repeat ?? 0}`),
  );
  expect(run.output).toContain(`(${tests.size})`);
});

test('a pass is final and says when it began', () => {
  const { status, final, startedAt, at, durationMs, test } = attempt('passes');
  expect({ status, final }).toEqual({ status: 'passed', final: true });
  expect(startedAt).toBeLessThanOrEqual(at);
  expect(durationMs).toBeGreaterThan(0);
  expect(test).toEqual({
    id: testId('tests/outcomes.test.js', [], 'passes'),
    title: 'passes',
    path: [],
    file: 'tests/outcomes.test.js',
    line: 3,
    // Which part of the call it points at depends on the Vite that is installed.
    column: expect.any(Number),
  });
});

test('a failure carries its diff, frames and place, all as plain text', () => {
  const { status, errors } = attempt('fails with a diff');
  expect(status).toBe('failed');
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  expect(error?.message).toMatch(/^AssertionError: expected .*\n\n- Expected\n\+ Received\n/);
  expect(error?.message).toContain('-     "sugar",\n+     "milk",');
  expect(error?.stack).toMatch(/^ +at .*outcomes\.test\.js:\d+:\d+$/);
  expect(error?.location).toEqual({ file: 'tests/outcomes.test.js', line: 6, column: 48 });
});

test('soft errors are all kept', () => {
  expect(outcome('fails softly, twice')).toEqual({
    status: 'failed',
    messages: [
      "AssertionError: expected 'red' to be 'green' // Object.is equality",
      'AssertionError: expected 3 to be 4 // Object.is equality',
    ],
  });
});

test('what was thrown is told when it was no Error', () => {
  const value = "{ reason: 'out of stock', left: 0 }";
  expect(attempt('throws an object').errors).toEqual([{ message: value, value }]);
  expect(attempt('throws a string').errors).toEqual([{ message: 'no more tea', value: 'no more tea' }]);
});

test('causes are in the message, and the stack holds frames only', () => {
  const [error] = attempt('throws an Error with causes').errors ?? [];
  expect(error?.message).toBe(
    'Error: checkout failed\n    at first sight\nCaused by: TypeError: no prices\nCaused by: Error: connection refused',
  );
  expect(error?.stack).toMatch(/^ +at .*outcomes\.test\.js:\d+:\d+$/);
});

test('each way of skipping is a skip with its reason', () => {
  const skips = [
    'is skipped by declaration',
    'is skipped on a condition',
    'is skipped with its group',
    'is skipped while it runs',
    'is skipped after a failed beforeAll',
    'is skipped after a failed beforeAll outside',
  ].map((title) => {
    const { status, final, annotations } = attempt(title);
    return { status, final, reasons: annotations?.map(({ type, description }) => [type, description]) };
  });
  const reasons = [undefined, undefined, undefined, 'no printer here', undefined, undefined];
  expect(skips).toEqual(
    reasons.map((reason) => ({ status: 'skipped', final: true, reasons: [['skip', reason]] })),
  );
});

test('a test that was not begun has no begin', () => {
  for (const title of [
    'is skipped by declaration',
    'is skipped after a failed beforeAll',
    'is to be written',
  ]) {
    expect(attempt(title)).toMatchObject({ durationMs: 0 });
    expect(attempt(title).startedAt).toBeUndefined();
  }
  expect(attempt('is skipped while it runs').startedAt).toBeGreaterThan(0);
});

test('what is to be written is todo', () => {
  expect(outcome('is to be written').status).toBe('todo');
  expect(outcome('is to be written in a skipped group').status).toBe('todo');
});

test('an expected failure and an unexpected pass are told apart', () => {
  expect(outcome('fails as expected')).toEqual({ status: 'expectedfailure', messages: [] });
  expect(outcome('passes unexpectedly')).toEqual({
    status: 'failed',
    messages: ['Expected to fail, but passed.'],
  });
});

test('retries are attempts of their own, each with its error', () => {
  expect(outcomes('passes on retry')).toEqual([
    { attempt: 0, status: 'failed', final: false, messages: ['Error: not yet'] },
    { attempt: 1, status: 'passed', final: true, messages: [] },
  ]);
  expect(outcomes('fails on every retry')).toEqual([
    { attempt: 0, status: 'failed', final: false, messages: ['Error: try 3'] },
    { attempt: 1, status: 'failed', final: false, messages: ['Error: try 4'] },
    { attempt: 2, status: 'failed', final: true, messages: ['Error: try 5'] },
  ]);
});

test('errors that belong to no certain attempt are told once, by the last one that failed', () => {
  const attempts = outcomes('fails softly on every retry');
  expect(attempts.map(({ status, final, messages }) => [status, final, messages.length])).toEqual([
    ['failed', false, 1],
    ['failed', true, 4],
  ]);
  expect(attempts[0]?.messages[0]).toMatch(/^Failed\. Vitest tells the errors of all attempts together/);
});

test('attempts of an expected failure are expected failures', () => {
  expect(outcomes('fails as expected with a retry').map(({ status, final }) => [status, final])).toEqual([
    ['expectedfailure', false],
    ['expectedfailure', true],
  ]);
});

test('repetitions are one attempt that says so', () => {
  const { status, annotations } = attempt('is repeated');
  expect({ status, annotations }).toEqual({
    status: 'passed',
    annotations: [{ type: 'repeats', description: '2' }],
  });
});

test('a timeout is a timeout', () => {
  expect(outcome('times out')).toEqual({
    status: 'timedout',
    messages: ['Error: Test timed out in 50ms.'],
  });
});

test('nested, parameterised and equal titles are tests of their own', () => {
  expect(attempt('is deep inside').test.path).toEqual(['one', 'two', 'three', 'four', 'five']);
  expect(
    ['is parameterised with 1', 'is parameterised with 2'].map((title) => outcome(title).status),
  ).toEqual(['passed', 'passed']);
  expect(attemptsOf(run.events, 'has a row').map(({ test }) => test.repeat)).toEqual([undefined, 1]);
  expect(
    attemptsOf(run.events, 'has the same title twice').map(({ test, status }) => [test.repeat, status]),
  ).toEqual([
    [undefined, 'passed'],
    [1, 'failed'],
  ]);
  const inTwoFiles = attemptsOf(run.events, 'is in two files');
  expect(inTwoFiles.map(({ test }) => test.file).sort()).toEqual([
    'tests/hooks.test.js',
    'tests/outcomes.test.js',
  ]);
  expect(new Set(inTwoFiles.map(({ test }) => test.id)).size).toBe(2);
});

test('concurrent tests share the lane of their file', () => {
  const group = run.events.filter(
    (event) => event.type === 'attempt-end' && event.test.path[0] === 'a concurrent group',
  );
  expect(group).toHaveLength(3);
  expect(new Set(group.map((event) => 'lane' in event && event.lane)).size).toBe(1);
});

test('a failing hook of a test fails the test', () => {
  expect(outcome('fails by its beforeEach')).toEqual({ status: 'failed', messages: ['Error: no table'] });
  expect(outcome('fails by its afterEach')).toEqual({ status: 'failed', messages: ['Error: cannot clean'] });
  expect(outcome('passes before a failing afterAll').status).toBe('passed');
});

test('what fails outside of tests are errors of the run, with their place', () => {
  const messages = runErrors().map(({ error }) => error.message.split('\n')[0]);
  expect(messages.sort()).toEqual([
    'Unhandled Rejection: Error: nobody caught me',
    'tests/broken-import.test.js: Error: no shop today',
    expect.stringMatching(/^tests\/broken-syntax\.test\.js: \w+Error: Parse failure/),
    'tests/hooks.test.js > afterAll fails: Error: cannot close',
    'tests/hooks.test.js > beforeAll fails: Error: no database',
    'tests/hooks.test.js: Error: cannot leave the file',
    expect.stringMatching(/^tests\/without-tests\.test\.js: Error: No test suite found in file /),
  ]);
  const places = Object.fromEntries(
    runErrors().map(({ error }) => [error.message.split(' ')[0], error.location?.file]),
  );
  expect(places['tests/broken-import.test.js:']).toBe('tests/broken-import.test.js');
  expect(places.Unhandled).toBe('tests/exits.test.js');
  expect(places['tests/without-tests.test.js:']).toBeUndefined();
});

test('process.exit in a test fails that test', () => {
  expect(outcome('calls process.exit')).toEqual({
    status: 'failed',
    messages: ['Error: process.exit unexpectedly called with "3"'],
  });
});

test('annotations, meta, attachments and links are kept', () => {
  const { annotations, evidence, links } = attempt('has annotations and attachments');
  expect(annotations).toEqual([
    { type: 'case', description: 'CALC-9' },
    { type: 'notice', description: 'the receipt' },
    { type: 'notice', description: 'the body' },
    { type: 'notice', description: 'the bytes' },
    { type: 'notice', description: 'the site' },
    { type: 'testmo', description: 'C12' },
    { type: 'cases', description: 'CALC-1' },
    { type: 'cases', description: 'CALC-2' },
  ]);
  expect(links).toEqual([{ name: 'the site', url: 'https://example.com/a.png' }]);
  expect(evidence?.map(({ name, contentType, size }) => ({ name, contentType, size }))).toEqual([
    { name: 'the receipt', contentType: 'text/plain', size: 4 },
    { name: 'the body', contentType: 'text/plain', size: 9 },
    { name: 'the bytes', contentType: 'application/octet-stream', size: 2 },
  ]);
  const contents = evidence?.map(({ path = '' }) => readFileSync(join(run.folder, path)));
  expect(contents?.map((bytes) => bytes.toString('latin1'))).toEqual(['paid', 'some text', '\0\xff']);
});

test('console output is told by the test that wrote it', () => {
  const { stdout, stderr } = attempt('writes to both streams');
  expect({ stdout, stderr }).toEqual({ stdout: 'green to stdout 🫖\n', stderr: 'to stderr\n' });
  expect(attempt('writes after the others').stdout).toBe('only mine\n');
});

test('of a megabyte of output, head and tail are kept', () => {
  const { stdout = '' } = attempt('writes a lot');
  expect(stdout).toMatch(/^begin\nx+\n/);
  expect(stdout).toMatch(/\n… \d+ characters left out …\n/);
  expect(stdout).toMatch(/x\nthe end\n$/);
  expect(stdout.length).toBeLessThan(OUTPUT_LIMIT + 100);
  const leftOut = Number(/… (\d+) characters/.exec(stdout)?.[1]);
  const written = 'begin\n'.length + 1024 * 1024 + 'the end\n'.length;
  expect(stdout.replace(/\n… \d+ characters left out …\n/, '').length + leftOut).toBe(written);
});

test('any text is well formed and plain', () => {
  expect(outcome('red emoji 👩‍👩‍👧 title').status).toBe('passed');
  const strange = 'has NUL \0 and a lone \ufffd surrogate';
  expect(outcome(strange).messages).toEqual(['Error: NUL \0 and \ufffd in red']);
  expect(outcome(`long ${'t'.repeat(3000)}`).status).toBe('passed');
  expect(attempt('has a huge error').errors?.[0]?.message.length).toBeLessThan(33 * 1024);
});

test('a test that replaces the clock changes no times of ours', () => {
  const { startedAt = 0, durationMs, at } = attempt('uses fake timers and no clock');
  expect(at - startedAt).toBeLessThan(60_000);
  expect(durationMs).toBeLessThan(60_000);
  expect(attempt('comes after the fake timers').startedAt).toBeGreaterThanOrEqual(startedAt);
});
