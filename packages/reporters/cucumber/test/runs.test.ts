import type { JournalEvent } from '@livelane/core';
import { afterAll, expect, test } from 'vitest';
import { attemptOf, faultsOf, Project, type Run, runBoth, shardStart } from './run-cucumber.ts';

const project = new Project('small');
afterAll(() => project.remove());

const FORMATTER = { FORMAT: '["progress", "@livelane/cucumber"]' };
const PLUGIN = { PLUGIN: '["@livelane/cucumber/plugin"]' };

const titles = (events: readonly JournalEvent[]) =>
  events.flatMap((event) => (event.type === 'attempt-end' ? [`${event.test.title}: ${event.status}`] : []));
const runErrors = (events: readonly JournalEvent[]) =>
  events.flatMap((event) => (event.type === 'run-error' ? [event.error.message] : []));
const codes = (run: Run & { codeWithout: number | null }) => [run.code, run.codeWithout];

test.each([
  ['the command line', ['--dry-run'], {}],
  ['the config', [], { DRY_RUN: '1' }],
  ['the config, with workers', ['--parallel', '2'], { DRY_RUN: '1' }],
])('a dry run by %s is not reported', async (_, args, env) => {
  const run = await project.run({ args: ['others/undefined.feature', ...args], env: { ...PLUGIN, ...env } });
  expect([run.code, run.events]).toEqual([0, []]);
});

test('filters and shards: what is not selected is not reported', async () => {
  const tagged = await project.run({ args: ['features', '--tags', '@smoke'], env: FORMATTER });
  const shard = await project.run({ args: ['features', '--shard', '2/2'], env: PLUGIN });
  expect(titles(tagged.events)).toEqual(['passes: passed']);
  expect(titles(shard.events)).toEqual(['passes as well: passed']);
  expect(shardStart(tagged.events)).toMatchObject({ planned: 1 });
  expect(shardStart(shard.events)).toMatchObject({ planned: 1, shard: { current: 2, total: 2 } });
});

test('a run without any scenario says so', async () => {
  const run = await runBoth(project, { args: ['features', '--name', 'nothing like this'], env: FORMATTER });
  expect(codes(run)).toEqual([0, 0]);
  expect(run.events.map(({ type }) => type)).toEqual(['shard-start', 'shard-end']);
  expect(shardStart(run.events).planned).toBe(0);
});

test('after a failure with --fail-fast, the others are skipped, as Cucumber says', async () => {
  const run = await runBoth(project, { args: ['others/fails.feature', '--fail-fast'], env: FORMATTER });
  expect(codes(run)).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(titles(run.events)).toEqual(['is undefined: failed', 'fails: skipped', 'comes after: skipped']);
  expect(attemptOf(run.events, 'fails').annotations).toEqual([
    { type: 'skip', description: 'Not run, because another scenario failed.' },
  ]);
});

test.each([
  ['Node', {}, null],
  ['the tests', { HANDLES_SIGNALS: '1' }, 130],
])('after Ctrl-C that %s handle, the running scenario is interrupted', async (_, handler, code) => {
  const run = await runBoth(project, {
    args: ['others/hangs.feature'],
    env: { ...PLUGIN, ...handler },
    onOutput: (output, interrupt) => {
      if (output.includes('hangs from now on')) interrupt();
    },
  });
  expect(codes(run)).toEqual([code, code]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(titles(run.events)).toEqual(['hangs: interrupted']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'interrupted' });
});

test('a step that ends the process fails', async () => {
  const run = await runBoth(project, { args: ['others/ends.feature'], env: FORMATTER });
  expect(codes(run)).toEqual([0, 0]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(attemptOf(run.events, 'ends the process')).toMatchObject({
    status: 'failed',
    errors: [{ message: 'The process ended with exit code 0 while this scenario was running.' }],
  });
});

test('an error that nobody catches is told', async () => {
  const run = await runBoth(project, { args: ['others/throws-later.feature'], env: PLUGIN });
  expect(codes(run)).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(attemptOf(run.events, 'throws later')).toMatchObject({
    status: 'failed',
    errors: [{ message: 'Error: too late', location: { file: 'steps/steps.js' } }],
  });
});

test('a feature file that cannot be read is an error of the run', async () => {
  const args = ['others/broken.feature', 'features'];
  for (const form of [FORMATTER, PLUGIN]) {
    const run = await runBoth(project, { args, env: form });
    expect(codes(run)).toEqual([1, 1]);
    expect(run.events.map(({ type }) => type)).toEqual(['shard-start', 'run-error', 'shard-end']);
    expect(shardStart(run.events).planned).toBeUndefined();
    expect(runErrors(run.events)[0]).toMatch(/^Parse error in others\/broken\.feature: \(5:5\): expected/);
    expect(run.events.at(-1)).toMatchObject({ status: 'failed' });
  }
});

test('support code that does not load is an error of the run, for the plugin', async () => {
  const run = await runBoth(project, { args: ['features'], env: { ...PLUGIN, LOADS_NOT: '1' } });
  expect(codes(run)).toEqual([1, 1]);
  expect(runErrors(run.events)).toEqual([
    'Cucumber ended with exit code 1 before all was done; its own output says why.',
  ]);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('BeforeAll and AfterAll that fail are errors of the run', async () => {
  for (const form of [FORMATTER, PLUGIN]) {
    const before = await runBoth(project, { args: ['features'], env: { ...form, BEFORE_ALL_FAILS: '1' } });
    const after = await runBoth(project, { args: ['features'], env: { ...form, AFTER_ALL_FAILS: '1' } });
    expect([codes(before), codes(after)]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect([faultsOf(before.events), faultsOf(after.events)]).toEqual([[], []]);
    expect([runErrors(before.events), titles(before.events)]).toEqual([
      ['BeforeAll: Error: no database'],
      [],
    ]);
    expect(runErrors(after.events)).toEqual(['AfterAll: Error: database left open']);
    expect(titles(after.events)).toEqual(['passes: passed', 'passes as well: passed']);
    expect(after.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
  }
});

test('failOn reaches the exit code, in both forms and with --exit', async () => {
  for (const [form, args] of [
    [FORMATTER, []],
    [PLUGIN, []],
    [PLUGIN, ['--exit']],
  ] as const) {
    const run = await project.run({ args: ['features', ...args], env: { ...form, FAIL_RUN: '1' } });
    expect(run.code).toBe(1);
    expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
  }
});

test('LIVELANE_DISABLED=1 makes no journal and changes nothing else', async () => {
  const run = await project.run({ args: ['features'], env: { ...FORMATTER, LIVELANE_DISABLED: '1' } });
  expect([run.code, run.events]).toEqual([0, []]);
  expect(run.output).toContain('2 scenarios');
});
