import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '@livelane/core';
import { afterEach, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project, runBoth, shardStart } from './run-playwright.ts';

const projects: Project[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function open(name: string): Project {
  const project = new Project(name);
  projects.push(project);
  return project;
}

const titles = (events: JournalEvent[]) =>
  events
    .filter((event) => event.type === 'attempt-end')
    .map(({ test, status }) => `${test.title}: ${status}`);
const runErrors = (events: JournalEvent[]) =>
  events.filter((event) => event.type === 'run-error').map(({ error }) => error.message);

test('projects, repetitions and shards of a green run with a flaky test', async () => {
  const project = open('matrix');
  const first = await runBoth(project, { args: ['a.spec', '--repeat-each=2', '--shard=1/2'] });
  const second = await project.run({ args: ['a.spec', '--repeat-each=2', '--shard=2/2'] });

  expect([first.code, first.codeWithout, second.code]).toEqual([0, 0, 0]);
  expect(faultsOf(first.events)).toEqual([]);
  expect(faultsOf(second.events)).toEqual([]);
  expect(first.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
  expect([shardStart(first.events), shardStart(second.events)]).toMatchObject([
    { shard: { current: 1, total: 2 }, projects: ['web', 'mobile'] },
    { shard: { current: 2, total: 2 }, projects: ['mobile'] },
  ]);

  const passes = [first, second].flatMap(({ events }) => attemptsOf(events, 'passes in a'));
  expect(new Set(passes.map(({ test }) => test.id)).size).toBe(1);
  expect(passes.map(({ test }) => `${test.project ?? '-'} ${test.repeat ?? 0}`).sort()).toEqual([
    '- 0',
    '- 1',
    'mobile 0',
    'mobile 1',
    'web 0',
    'web 1',
  ]);

  const flaky = attemptsOf(first.events, 'is flaky in a').filter(
    ({ test }) => test.project === 'web' && test.repeat === 1,
  );
  expect(flaky.map(({ attempt, status, final }) => ({ attempt, status, final }))).toEqual([
    { attempt: 0, status: 'failed', final: false },
    { attempt: 1, status: 'passed', final: true },
  ]);
});

test('listing tests and merging reports make no journal', async () => {
  const project = open('matrix');
  const run = await project.run({ args: ['--project=web', 'a.spec'] });
  const list = await project.command(['test', '--list']);
  const merge = await project.command(['merge-reports', '--config=playwright.config.ts', 'blob-report']);
  expect(run.events).not.toEqual([]);
  expect([list.code, list.events.length, merge.code, merge.events.length]).toEqual([0, 0, 0, 0]);
});

test('LIVELANE_DISABLED=1 makes no journal and changes nothing else', async () => {
  const run = await open('matrix').run({
    args: ['--project=web', 'a.spec'],
    env: { LIVELANE_DISABLED: '1' },
  });
  expect({ code: run.code, events: run.events }).toEqual({ code: 0, events: [] });
});

test('options reach the journal without secrets, and failOn the exit code', async () => {
  const run = await open('matrix').run({ args: ['--project=web', 'a.spec'], env: { FAIL_RUN: '1' } });
  const { options } = JSON.parse(readFileSync(join(run.folder, 'run.json'), 'utf8'));
  expect(options).toEqual({ run: { name: 'matrix', token: '[redacted]' } });
  expect(run.code).toBe(1);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
});

test('after the maximum of failures, running tests are interrupted and others not reported', async () => {
  const run = await runBoth(open('stopped'), {
    args: ['--max-failures=1', 'fails', 'hangs', '--grep=^(?!.*as well)'],
  });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(titles(run.events).slice(0, 1)).toEqual(['fails: failed']);
  expect(titles(run.events)).not.toContain('hangs: skipped');
  expect(runErrors(run.events)).toEqual(['Testing stopped early after 1 maximum allowed failures.']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('after the global timeout, running tests are interrupted and others not reported', async () => {
  const run = await runBoth(open('stopped'), { args: ['--global-timeout=10000', 'hangs'] });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(titles(run.events).sort()).toEqual(['hangs as well: interrupted', 'hangs: interrupted']);
  expect(runErrors(run.events)[0]).toBe('Timed out waiting 10s for the test suite to run');
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'timedout' });
});

test('after Ctrl-C, running tests are interrupted and others not reported', async () => {
  const run = await runBoth(open('stopped'), {
    args: ['hangs'],
    onOutput: (output, interrupt) => {
      if (output.split('hangs from now on').length === 3) interrupt();
    },
  });
  expect([run.code, run.codeWithout]).toEqual([130, 130]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(titles(run.events).sort()).toEqual(['hangs as well: interrupted', 'hangs: interrupted']);
  expect(attemptOf(run.events, 'hangs')).toMatchObject({ final: true, stdout: 'hangs from now on\n' });
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'interrupted' });
});

test('a file that does not load is an error of the run', async () => {
  const run = await runBoth(open('broken'));
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(run.events.map(({ type }) => type)).toEqual(['shard-start', 'run-error', 'shard-end']);
  expect(run.events[1]).toMatchObject({
    error: { message: 'Error: no shop today', location: { file: 'does-not-load.spec.ts', line: 5 } },
  });
  expect(run.events.at(-1)).toMatchObject({ status: 'failed' });
});

test('a run without any test says so', async () => {
  const run = await runBoth(open('stopped'), { args: ['--grep=nothing like this'] });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(shardStart(run.events).planned).toBe(0);
  expect(runErrors(run.events)).toEqual(['Error: No tests found']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});
