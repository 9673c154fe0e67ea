import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttemptEnd, type JournalEvent, testId } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project, type Run, settled, shardStart } from './run-jest.ts';

const project = new Project('outcomes');
let run: Run;
let inBand: Run;
/** As it was written, without the hindsight of {@link settled}. */
let live: JournalEvent[];
let codeWithout: number | null;

beforeAll(async () => {
  // Nothing that a formatter or linter can read.
  writeFileSync(join(project.folder, 'tests/syntax.test.js'), "test('never runs', => {});\n");
  [run, codeWithout] = await Promise.all([
    project.run({ args: ['--maxWorkers=2', '--json', '--outputFile=report.json', '--coverage'] }),
    project.runWithout({ args: ['--maxWorkers=2'] }),
  ]);
  inBand = settled(await project.run({ args: ['--runInBand', '--detectOpenHandles'] }));
  live = run.events;
  run = settled(run);
});
afterAll(() => project.remove());

const ends = ({ events }: Run) => events.filter((event) => event.type === 'attempt-end');
const attempt = (title: string) => attemptOf(run.events, title);
const messages = ({ errors }: AttemptEnd) => errors?.map(({ message }) => message) ?? [];
const outcome = (title: string) => {
  const { status, final, errors } = attempt(title);
  return { status, final, messages: errors?.map(({ message }) => message.split('\n')[0]) ?? [] };
};
const history = (title: string, repeat?: number) =>
  attemptsOf(run.events, title)
    .filter(({ test }) => test.repeat === repeat)
    .map(({ attempt, status, final }) => `${attempt} ${status}${final ? '' : ' …'}`);
const runErrors = ({ events }: Run) =>
  events.filter((event) => event.type === 'run-error').map(({ error }) => error);

test('the journal is whole, with workers and in one process', () => {
  expect(faultsOf(run.events, { concurrent: true })).toEqual([]);
  expect(faultsOf(inBand.events, { concurrent: true })).toEqual([]);
});

test('the exit code is the one without the reporter', () => {
  expect([run.code, inBand.code, codeWithout]).toEqual([1, 1, 1]);
});

test('the first line says what runs, the last how it ended', () => {
  const { framework, planned, workers, projects, shard } = shardStart(run.events);
  expect({ framework, planned, workers, projects, shard }).toEqual({
    framework: { name: 'jest', version: '30.5.2' },
    planned: undefined,
    workers: 2,
    projects: undefined,
    shard: undefined,
  });
  expect(shardStart(inBand.events).workers).toBe(1);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('tests and outcomes are those of Jest’s own report', () => {
  const report = JSON.parse(readFileSync(join(project.folder, 'report.json'), 'utf8')) as {
    testResults: { assertionResults: { title: string; status: string; failing: boolean }[] }[];
  };
  const tally = (lines: string[]) => {
    const counts: Record<string, number> = {};
    for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
    return counts;
  };
  const reported = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ status, failing }) => {
      if (status === 'passed' && failing) return 'expectedfailure';
      return status === 'pending' ? 'skipped' : status;
    });
  const journalled = ends(run)
    .filter(({ final }) => final)
    .map(({ status }) => (status === 'timedout' ? 'failed' : status));
  expect(journalled.length).toBeGreaterThan(340);
  expect(tally(journalled)).toEqual(tally(reported));
});

test('workers or not, the same is journalled', () => {
  const lines = (one: Run) =>
    ends(one)
      .map(({ test, attempt, status, final }) => [test.id, test.repeat, attempt, status, final].join(' '))
      .sort();
  expect(lines(inBand)).toEqual(lines(run));
  expect(
    runErrors(inBand)
      .map(({ message }) => message)
      .sort(),
  ).toEqual(
    runErrors(run)
      .map(({ message }) => message)
      .sort(),
  );
});

test('lanes are as many as workers', () => {
  expect(new Set(ends(run).map(({ lane }) => lane))).toEqual(new Set(['0', '1']));
  expect(new Set(ends(inBand).map(({ lane }) => lane))).toEqual(new Set(['0']));
});

test('a pass is final before its file ends', () => {
  const { status, final, startedAt, at, durationMs, test } = attemptsOf(run.events, 'passes').find(
    ({ test }) => test.file === 'tests/outcomes.test.js',
  ) as AttemptEnd;
  expect({ status, final }).toEqual({ status: 'passed', final: true });
  expect(startedAt).toBeLessThanOrEqual(at);
  expect(durationMs).toBeGreaterThanOrEqual(0);
  expect(test).toEqual({
    id: testId('tests/outcomes.test.js', [], 'passes'),
    title: 'passes',
    path: [],
    file: 'tests/outcomes.test.js',
    line: 3,
    column: 1,
  });
  const lines = run.events.flatMap((event) =>
    'attempt' in event && event.test.file === 'tests/outcomes.test.js'
      ? [`${event.type} ${event.test.title}`]
      : [],
  );
  // Jest may tell the next test's begin before this one's result, but not much more.
  expect(lines[0]).toBe('attempt-start passes');
  expect([1, 2]).toContain(lines.indexOf('attempt-end passes'));
});

test('a failure carries its diff, frames and place, all as plain text', () => {
  const { errors } = attempt('fails with a diff');
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  expect(error?.message).toMatch(/^expect\(received\)\.toEqual\(expected\) \/\/ deep equality\n/);
  expect(error?.message).toContain('-     "sugar",\n+     "milk",');
  expect(error?.stack).toMatch(/^ +at Object\.toEqual \(.*outcomes\.test\.js:6:48\)$/);
  expect(error?.location).toEqual({ file: 'tests/outcomes.test.js', line: 6, column: 48 });
});

test('what was thrown is told when it was no Error', () => {
  expect(attempt('throws a string').errors).toMatchObject([
    { message: 'thrown: "no tea today"', value: '"no tea today"', location: { line: 9 } },
  ]);
  expect(attempt('throws an object').errors?.[0]?.value).toBe('Object {\n  "reason": "out of stock",\n}');
  expect(attempt('throws nothing at all').errors?.[0]?.value).toBe('undefined');
});

test('causes and contained errors are in the message', () => {
  const [error] = attempt('throws an Error with causes').errors ?? [];
  expect(error?.message).toBe('checkout failed\n[cause]: TypeError: no prices\n[cause]: the line is dead');
  expect(error?.stack).toMatch(/^ +at .*outcomes\.test\.js:22:9\)$/m);
  expect(messages(attempt('throws many errors'))).toEqual([
    'AggregateError: all went wrong\n[errors]: one\n[errors]: RangeError: two',
  ]);
});

test('assertions of Node and rejections say what they say in Jest’s console', () => {
  expect(messages(attempt('fails an assertion of Node'))[0]).toContain(
    'Expected value to strictly be equal to:\n  2',
  );
  expect(messages(attempt('rejects'))).toEqual(['TypeError: no answer']);
});

test('a test or a hook that takes too long is timed out', () => {
  expect(outcome('runs out of time')).toEqual({
    status: 'timedout',
    final: true,
    messages: ['Exceeded timeout of 50 ms for a test.'],
  });
  expect(outcome('waits for its hook').messages).toEqual(['Exceeded timeout of 50 ms for a hook.']);
  expect(attempt('waits for its hook').status).toBe('timedout');
});

test('what was skipped never began', () => {
  for (const title of [
    'is skipped by declaration',
    'is skipped on a condition',
    'is skipped with its group',
  ]) {
    const { status, final, startedAt, durationMs } = attempt(title);
    expect({ status, final, startedAt, durationMs }).toEqual({
      status: 'skipped',
      final: true,
      startedAt: undefined,
      durationMs: 0,
    });
  }
  expect(attempt('is to be written')).toMatchObject({ status: 'todo', final: true });
});

test('failing as declared is expected, passing is a failure', () => {
  expect(outcome('fails as declared')).toMatchObject({ status: 'expectedfailure', final: true });
  expect(outcome('passes against its declaration')).toEqual({
    status: 'failed',
    final: true,
    messages: ['Expected to fail, but passed.'],
  });
});

test('groups, parameters and long or strange titles', () => {
  expect(attempt('is deep down').test.path).toEqual(['one', 'two', 'three', 'four', 'five']);
  expect(attempt('1 + 1 = 2').status).toBe('passed');
  expect(attempt('2 + 2 = 5').status).toBe('failed');
  expect(attempt(`has a long title ${'x'.repeat(3000)}`).status).toBe('passed');
  expect(messages(attempt('red 😀 \u0000 \ufffd'))).toEqual(['red 😀 \u0000 \ufffd']);
});

test('a message of a megabyte is clipped and keeps its frames', () => {
  const [error] = attempt('fails at length').errors ?? [];
  expect(error?.message.length).toBeLessThan(33 * 1024);
  expect(error?.location).toMatchObject({ file: 'tests/outcomes.test.js', line: 89 });
  expect(attempt('writes a megabyte')).not.toHaveProperty('stdout');
});

test('failing hooks are told where they can be carried', () => {
  expect(outcome('is not reached, first').messages).toEqual(['no shop']);
  expect(outcome('is not reached, second').messages).toEqual(['no shop']);
  expect(outcome('has no basket').messages).toEqual(['no basket']);
  expect(outcome('leaves a basket').messages).toEqual(['basket is stuck']);
  expect(outcome('is done before the shop closes').status).toBe('passed');
  expect(runErrors(run)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ message: 'shop does not close' }),
      expect.objectContaining({ message: 'nor does the door' }),
    ]),
  );
});

test('a failure is told before its file ends, and final when no retry can follow', () => {
  const { id, file } = attempt('fails with a diff').test;
  const events = live.filter(
    (event) =>
      'test' in event && (event.test.id === id || ('file' in event.test && event.test.file === file)),
  );
  const ended = events.findIndex((event) => event.type === 'attempt-end' && event.test.id === id);
  expect(events[ended]).toMatchObject({ final: false });
  expect(events.slice(ended + 1)).toContainEqual(
    expect.objectContaining({ type: 'test-final', test: expect.objectContaining({ id }) }),
  );
});

test('each attempt is told, and only the last one is final', () => {
  expect(history('is flaky')).toEqual(['0 failed …', '1 passed']);
  expect(history('fails every time')).toEqual(['0 failed …', '1 failed …', '2 failed']);
  expect(attemptsOf(run.events, 'fails every time').flatMap(messages)).toEqual([
    'broken (1)',
    'broken (2)',
    'broken (3)',
  ]);
  expect(history('passes at once')).toEqual(['0 passed']);
  expect(history('is flaky in a group')).toEqual(['0 failed …', '1 failed …', '2 passed']);
});

test('a group that runs again runs all its tests again', () => {
  expect(history('passes in each run of its group')).toEqual(['0 passed …', '1 passed']);
  expect(history('makes its group run again')).toEqual(['0 failed …', '1 passed']);
});

test('tests of one title in one file are told apart, with their attempts', () => {
  expect(history('is flaky under the same title')).toEqual(['0 failed …', '1 passed']);
  expect(history('is flaky under the same title', 1)).toEqual(['0 failed …', '1 failed …', '2 passed']);
  expect(history('has the same title for each')).toEqual(['0 passed']);
  expect(history('has the same title for each', 1)).toEqual(['0 failed']);
  expect([undefined, 1, 2].map((repeat) => history('has a namesake', repeat))).toEqual([
    ['0 passed'],
    ['0 failed'],
    ['0 skipped'],
  ]);
});

test('tests of one title in two files, and titles that read the same, are different tests', () => {
  const ids = attemptsOf(run.events, 'passes').map(({ test }) => test.id);
  expect(new Set(ids).size).toBe(2);
  expect(attempt('c').test.id).not.toBe(attempt('b c').test.id);
});

test('concurrent tests share a lane', () => {
  const tests = ['first', 'second', 'third'].map((name) => attempt(`runs beside others, ${name}`));
  expect(tests.map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
  expect(new Set(tests.map(({ lane }) => lane)).size).toBe(1);
});

test('a replaced clock is not ours', () => {
  for (const { at, startedAt = 0 } of [attempt('stops the clock'), attempt('replaces the clock')]) {
    expect(Math.abs(at - startedAt)).toBeLessThan(60_000);
  }
});

test('files that do not load are errors of the run', () => {
  const errors = runErrors(run);
  expect(errors).toContainEqual(
    expect.objectContaining({
      message: 'no shop today',
      location: { file: 'tests/import.test.js', line: 1, column: 7 },
    }),
  );
  expect(errors.map(({ message }) => message.split('\n')[0])).toEqual(
    expect.arrayContaining([
      'tests/syntax.test.js: Unexpected token (1:19)',
      'tests/empty.test.js: Your test suite must contain at least one test.',
    ]),
  );
  expect(errors).toHaveLength(5);
});

test('Jest’s own output is all there is, and the courier is no open handle', () => {
  expect(run.output).toContain('Tests:');
  expect(run.output).toContain('% Stmts');
  expect(run.output).not.toContain('ExperimentalWarning');
  expect(inBand.output).not.toContain('open handle');
});
