import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '@livelane/core';
import { afterAll, expect, test } from 'vitest';
import { statusesOf } from './messages.ts';
import { attemptOf, attemptsOf, faultsOf, Project, type Run, runBoth, shardStart } from './run-cucumber.ts';

const project = new Project('retries');
afterAll(() => project.remove());

const plugin = (args: string[], env: Record<string, string> = {}) =>
  runBoth(project, { args, env: { REPORTER: 'plugin', ...env } });
const attempts = (run: Run, title: string) =>
  attemptsOf(run.events, title).map(
    ({ attempt, status, final }) => `${attempt} ${status}${final ? ' final' : ''}`,
  );
const runErrors = (events: readonly JournalEvent[]) =>
  events.flatMap((event) =>
    event.type === 'run-error' ? [`${event.lane ?? '-'} ${event.error.message}`] : [],
  );

test('retries are attempts, the last of them final, in the lane of their worker', async () => {
  const run = await plugin(['features/retries.feature']);
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(attempts(run, 'passes')).toEqual(['0 passed final']);
  expect(attempts(run, 'is flaky')).toEqual(['0 failed', '1 passed final']);
  expect(attempts(run, 'fails on every attempt')).toEqual(['0 failed', '1 failed final']);
  expect(attemptsOf(run.events, 'fails on every attempt').map(({ errors }) => errors?.[0]?.message)).toEqual([
    'Error: attempt 0 failed',
    'Error: attempt 1 failed',
  ]);
  const lanes = ['waits in one worker', 'waits in the other worker'].map(
    (title) => attemptOf(run.events, title).lane,
  );
  expect(lanes.sort()).toEqual(['0', '1']);
  expect(shardStart(run.events)).toMatchObject({ planned: 5 });
  expect(shardStart(run.events).workers).toBeUndefined();
  const { options } = JSON.parse(readFileSync(join(run.folder, 'run.json'), 'utf8'));
  expect(options).toEqual({ run: { name: 'retries', token: '[redacted]' } });
});

test('workers that die fail their scenarios, and what never ran is told', async () => {
  const run = await plugin(['features/deaths.feature']);
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  for (const title of ['exits', 'is killed']) {
    expect(attemptOf(run.events, title)).toMatchObject({
      status: 'failed',
      final: true,
      errors: [{ message: 'The worker ended while this scenario was running.' }],
      steps: [{ status: 'passed' }, { status: 'passed' }, { status: 'failed' }],
    });
  }
  expect(attempts(run, 'has no worker left')).toEqual([]);
  expect(runErrors(run.events)).toEqual(['- 1 scenarios were not run: the workers had ended before.']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('a worker that ends as if all were well fails its scenario, and not Cucumber', async () => {
  const run = await plugin(['features/quiet-death.feature', '--format', 'message']);
  expect([run.code, run.codeWithout]).toEqual([0, 0]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(attempts(run, 'exits as if all were well')).toEqual(['0 failed final']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('BeforeAll and AfterAll that fail in the workers are errors of the run', async () => {
  const before = await plugin(['features/retries.feature'], { BEFORE_ALL_FAILS: '1' });
  expect([before.code, before.codeWithout]).toEqual([1, 1]);
  expect(runErrors(before.events).sort()).toEqual([
    '- 5 scenarios were not run: the workers had ended before.',
    '0 BeforeAll: Error: no database',
    '1 BeforeAll: Error: no database',
  ]);
  const after = await plugin(['features/retries.feature:9'], { AFTER_ALL_FAILS: '1' });
  expect([after.code, after.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(after.events)).toEqual([]);
  expect(runErrors(after.events).sort()).toEqual([
    '0 AfterAll: Error: database left open',
    '1 AfterAll: Error: database left open',
  ]);
});

test('300 scenarios have the attempts and statuses of Cucumber’s own messages', async () => {
  mkdirSync(join(project.folder, 'many'));
  for (let file = 0; file < 10; file++) {
    const scenarios = Array.from(
      { length: 30 },
      (_, n) =>
        `  Scenario: number ${n}\n    Given it works\n    Then it fails on every ${file * 30 + n}th\n`,
    );
    writeFileSync(join(project.folder, `many/${file}.feature`), `Feature: Many\n\n${scenarios.join('\n')}`);
  }
  const run = await plugin(['many/*.feature']);
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  const ends = run.events.filter((event) => event.type === 'attempt-end');
  expect(ends).toHaveLength(360);
  expect(ends.map(({ test, status }) => `${test.file}:${test.line} ${status}`).sort()).toEqual(
    statusesOf(project.file('plugin.ndjson')),
  );
  expect(new Set(ends.map(({ test }) => test.id)).size).toBe(300);
});
