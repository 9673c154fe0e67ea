import { testId } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project, type RunBoth, shardStart } from './run-mocha.ts';

const project = new Project('outcomes');
let run: RunBoth;

beforeAll(async () => {
  run = await project.runBoth();
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);
const outcome = (title: string) => {
  const { status, final, errors } = attempt(title);
  return { status, final, messages: errors?.map(({ message }) => message.split('\n')[0]) ?? [] };
};
const runErrors = () => run.events.filter((event) => event.type === 'run-error').map(({ error }) => error);

test('the journal is whole, and the exit code is the one without the reporter', () => {
  expect(faultsOf(run.events)).toEqual([]);
  expect(run.code).toBe(run.codeWithout);
  expect(run.code).toBeGreaterThan(1);
});

test('the first line says what runs, the last how it ended', () => {
  const { framework, planned, workers } = shardStart(run.events);
  const tests = new Set(
    run.events
      .filter((event) => event.type === 'attempt-end')
      .map(({ test }) => `${test.id} ${test.repeat ?? 0}`),
  );
  expect({ framework, planned, workers }).toEqual({
    framework: { name: 'mocha', version: '12.0.3' },
    planned: tests.size,
    workers: 1,
  });
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('a pass is final and says when it began', () => {
  const { status, final, lane, startedAt, at, test } = attempt('passes');
  expect({ status, final, lane }).toEqual({ status: 'passed', final: true, lane: '0' });
  expect(startedAt).toBeLessThanOrEqual(at);
  expect(test).toEqual({
    id: testId('test/outcomes.js', ['outcomes'], 'passes'),
    title: 'passes',
    path: ['outcomes'],
    file: 'test/outcomes.js',
  });
});

test('a failure has its message, its diff as Mocha shows it, frames and a place', () => {
  const { status, final, errors } = attempt('fails with a diff');
  expect({ status, final }).toEqual({ status: 'failed', final: true });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toContain('Expected values to be strictly deep-equal');
  expect(errors?.[0]?.message).toContain(
    ['+ expected - actual', '', ' {', '-  "colour": "red"', '+  "colour": "blue"', '   "size": 1', ' }'].join(
      '\n',
    ),
  );
  expect(errors?.[0]?.stack).toMatch(/^ {4}at .*test\/outcomes\.js:8:12\)/);
  expect(errors?.[0]?.location).toEqual({ file: 'test/outcomes.js', line: 8, column: 12 });
});

test('causes, and what is no Error', () => {
  expect(attempt('fails with a cause').errors?.[0]?.message).toBe('TypeError: outer\n[cause]: Error: inner');
  expect(attempt('throws text').errors).toMatchObject([
    { message: 'Error: the string "no error" was thrown, throw an Error :)', value: '"no error"' },
  ]);
  expect(outcome('throws nothing').messages[0]).toContain('falsy or undefined exception');
});

test('text is plain and well formed', () => {
  expect(outcome('rejects').messages).toEqual(['Error: rejected 🎉 \ufffd \0']);
  expect(attempt('bold 🎉').status).toBe('passed');
  expect(attempt(`has a long title ${'t'.repeat(3000)}`).status).toBe('passed');
});

test('timeouts, uncaught errors, and done called twice', () => {
  expect(outcome('times out')).toMatchObject({ status: 'timedout', final: true });
  expect(outcome('throws from a timer')).toMatchObject({
    status: 'failed',
    messages: ['Uncaught Error: from a timer'],
  });
  expect(outcome('calls done twice')).toMatchObject({ status: 'failed', final: true });
  expect(outcome('calls done twice').messages[0]).toContain('done() called multiple times');
});

test('a mocked clock does not reach the journal', () => {
  for (const title of ['mocks the clock', 'runs with a mocked clock']) {
    expect(attempt(title).startedAt).toBeGreaterThan(1_600_000_000_000);
    expect(attempt(title).at).toBeGreaterThan(1_600_000_000_000);
    expect(attempt(title).durationMs).toBeGreaterThanOrEqual(0);
  }
});

test('skipped statically, by itself, by its group and by hooks', () => {
  for (const title of [
    'has no function',
    'is skipped',
    'skips itself',
    'is skipped with its group',
    'is skipped by before',
    'is skipped by beforeEach',
  ]) {
    expect([title, outcome(title)]).toEqual([title, { status: 'skipped', final: true, messages: [] }]);
  }
  expect(attempt('is skipped').startedAt).toBeUndefined();
  expect(attempt('skips itself').startedAt).toBeDefined();
});

test('groups and titles make the identity, a repetition is told apart', () => {
  expect(attempt('is nested').test.path).toEqual(['1', '2', '3', '4', '5']);
  expect(
    attemptsOf(run.events, 'has no name of its own').map(({ test }) => [test.file, test.repeat]),
  ).toEqual([
    ['test/hooks.js', undefined],
    ['test/outcomes.js', undefined],
    ['test/outcomes.js', 1],
  ]);
  expect(attempt('takes 1').test.id).not.toBe(attempt('takes 2').test.id);
});

test('retries are attempts of one test', () => {
  const flaky = attemptsOf(run.events, 'is flaky');
  expect(flaky.map(({ test, attempt, status, final }) => [test.repeat, attempt, status, final])).toEqual([
    [undefined, 0, 'failed', false],
    [undefined, 1, 'passed', true],
    [1, 0, 'passed', true],
  ]);
  expect(flaky[0]?.errors?.[0]?.message).toContain('+ expected - actual\n\n-1\n+2');
  expect(flaky[0]?.errors?.[0]?.stack).toMatch(/^ {4}at .*\(test\/outcomes\.js:\d+/);
  const failing = attemptsOf(run.events, 'fails each time');
  expect(failing.map(({ attempt, status, final }) => [attempt, status, final])).toEqual([
    [0, 'failed', false],
    [1, 'failed', false],
    [2, 'failed', true],
  ]);
  expect(new Set(failing.map(({ errors }) => errors?.[0]?.message)).size).toBe(1);
});

test('a failing beforeEach or afterEach is a failure of its test', () => {
  expect(outcome('carries beforeEach')).toEqual({
    status: 'failed',
    final: true,
    messages: ['"before each" hook for "carries beforeEach": Error: no basket'],
  });
  expect(outcome('carries afterEach')).toEqual({
    status: 'failed',
    final: true,
    messages: ['"after each" hook for "carries afterEach": Error: no end'],
  });
  expect(outcome('waits for its hook')).toMatchObject({ status: 'timedout', final: true });
  expect(outcome('does not run again')).toEqual({
    status: 'failed',
    final: true,
    messages: ['Error: first time', '"after each" hook for "does not run again": Error: no second time'],
  });
});

test('a failing before or after is an error of the run', () => {
  expect(runErrors().map(({ message }) => message)).toEqual([
    '"before all" hook: opens the shop for "never runs": Error: no shop',
    '"after all" hook for "passes before after": Error: no goodbye',
  ]);
  expect(outcome('passes before after').status).toBe('passed');
});

test('tests that never run because a hook failed are skipped, and say so', () => {
  for (const [title, hook] of [
    ['never runs', '"before all" hook: opens the shop for "never runs"'],
    ['never runs within', '"before all" hook: opens the shop for "never runs"'],
    ['never runs after beforeEach', '"before each" hook for "carries beforeEach"'],
    ['never runs after afterEach', '"after each" hook for "carries afterEach"'],
  ] as const) {
    expect(attempt(title)).toMatchObject({
      status: 'skipped',
      final: true,
      annotations: [{ type: 'not run', description: `after ${hook} failed` }],
    });
    expect(attempt(title).startedAt).toBeUndefined();
  }
});
