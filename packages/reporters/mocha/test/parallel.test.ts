import type { AttemptEnd, RecordedEvent } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileLanes } from '../src/lanes.ts';
import { attemptsOf, faultsOf, Project, type RunBoth, shardStart } from './run-mocha.ts';

const project = new Project('parallel');
let run: RunBoth;

beforeAll(async () => {
  run = await project.runBoth();
});
afterAll(() => project.remove());

const ends = () => run.events.filter((event) => event.type === 'attempt-end');

test('the journal is whole, and the exit code is the one without the reporter', () => {
  expect(faultsOf(run.events)).toEqual([]);
  expect([run.code, run.codeWithout]).toEqual([8, 8]);
  expect(shardStart(run.events)).toMatchObject({ workers: 2 });
  expect(shardStart(run.events).planned).toBeUndefined();
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('every file has its tests, with their outcomes', () => {
  for (const name of ['a', 'b', 'c']) {
    expect(
      ends()
        .filter(({ test }) => test.file === `test/${name}.mjs`)
        .map(({ test, attempt, status, final }) => [test.title, test.repeat ?? 0, attempt, status, final]),
    ).toEqual([
      ['passes', 0, 0, 'passed', true],
      ['passes', 1, 0, 'passed', true],
      ['fails', 0, 0, 'failed', true],
      ['is skipped', 0, 0, 'skipped', true],
      ['is flaky', 0, 0, 'failed', false],
      ['is flaky', 0, 1, 'passed', true],
      ['carries afterEach', 0, 0, 'failed', true],
    ]);
  }
  const [failure] = attemptsOf(run.events, 'fails');
  expect(failure?.errors?.[0]?.message).toContain('+ expected - actual');
  expect(failure?.errors?.[0]?.location).toMatchObject({ file: failure?.test.file, line: 7 });
});

test('a file stays in one lane, and times in a lane do not overlap', () => {
  const lanes = new Map<string, AttemptEnd[]>();
  for (const end of ends()) lanes.set(end.lane, [...(lanes.get(end.lane) ?? []), end]);
  for (const name of ['a', 'b', 'c']) {
    const own = ends().filter(({ test }) => test.file === `test/${name}.mjs`);
    expect(new Set(own.map(({ lane }) => lane)).size).toBe(1);
  }
  for (const attempts of lanes.values()) {
    let before = 0;
    for (const { startedAt = before, at } of attempts) {
      expect(startedAt).toBeGreaterThanOrEqual(before);
      before = at;
    }
  }
});

test('a file that does not load and a worker that dies are errors of the run', () => {
  const messages = run.events
    .filter((event) => event.type === 'run-error')
    .map(({ error }) => error.message.split('\n')[0]);
  expect(messages.sort()).toEqual([
    'test/dies.mjs: Uncaught Error: Workerpool Worker terminated Unexpectedly',
    'test/does-not-load.mjs: Uncaught Error: no shop today',
  ]);
});

test('a file takes the lane that became free last', () => {
  const events: RecordedEvent[] = [];
  let clock = 0;
  const lanes = new FileLanes(
    (event) => events.push(event),
    () => clock,
    () => false,
  );
  const laneOf = (from: number, until: number) => {
    clock = until;
    lanes.end({
      test: { id: `${from}`, title: 't', path: [], file: 'f' },
      attempt: 0,
      status: 'passed',
      final: true,
      begunAt: until,
      ownMs: until - from,
      errors: [],
    });
    lanes.fileIsOver();
    return (events.at(-1) as AttemptEnd).lane;
  };
  expect([laneOf(0, 10), laneOf(0, 20), laneOf(20, 30), laneOf(10, 40), laneOf(5, 45)]).toEqual([
    '0',
    '1',
    '1',
    '0',
    '2',
  ]);
});
