import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { JournalEvent } from '@livelane/core';
import { readEvents } from '@livelane/core/testing';
import { afterAll, expect, test } from 'vitest';
import { attemptOf, faultsOf, Project, shardStart } from './run-mocha.ts';

const stopped = new Project('stopped');
const matrix = new Project('matrix');
afterAll(() => {
  stopped.remove();
  matrix.remove();
});

const statuses = (events: JournalEvent[]) =>
  events
    .filter((event) => event.type === 'attempt-end')
    .map(({ test, status }) => `${test.title}: ${status}`);
const runErrors = (events: JournalEvent[]) =>
  events.filter((event) => event.type === 'run-error').map(({ error }) => error.message);

test('statuses and counts are those of Mocha’s own JSON report', async () => {
  const run = await matrix.run();
  const { stats, passes, failures, pending } = JSON.parse(
    readFileSync(join(matrix.folder, 'report.json'), 'utf8'),
  );
  const titles = (tests: { fullTitle: string }[], status: string) =>
    tests.map(({ fullTitle }) => `${fullTitle}: ${status}`);
  expect(faultsOf(run.events)).toEqual([]);
  expect(stats.tests).toBe(300);
  expect(
    run.events
      .filter((event) => event.type === 'attempt-end')
      .map(({ test, status }) => `${[...test.path, test.title].join(' ')}: ${status}`)
      .sort(),
  ).toEqual(
    [...titles(passes, 'passed'), ...titles(failures, 'failed'), ...titles(pending, 'skipped')].sort(),
  );
  expect(run.code).toBe(Math.min(255, stats.failures));
});

test('the console is the same, byte for byte', async () => {
  const timeless = ({ code, stdout }: { code: number; stdout: string }) => ({
    code,
    stdout: stdout.replace(/\(\d+m?s\)/g, '(time)'),
  });
  const args = ['test/root-hook.cjs', 'test/bail.cjs'];
  for (const name of ['spec', 'dot', 'tap']) {
    const ours = await stopped.stdout([...args, `--reporter-option=console=${name}`]);
    const theirs = await stopped.stdout([...args, `--reporter=${name}`]);
    expect(theirs.stdout).not.toBe('');
    expect(timeless(ours)).toEqual(timeless(theirs));
  }
});

test('a console reporter of the user’s own keeps its done, and false is none', async () => {
  const own = await stopped.stdout(['test/only.cjs', '--reporter-option=console=./silent.cjs']);
  const none = await stopped.stdout(['test/only.cjs', '--reporter-option=console=false']);
  expect([own, none]).toEqual([
    { code: 0, stdout: 'silent is done\n' },
    { code: 0, stdout: '' },
  ]);
});

test('a console reporter that is not there is told, and spec prints', async () => {
  const run = await stopped.run({ args: ['test/only.cjs', '--reporter-option=console=nothing'] });
  expect(run.output).toContain('Livelane: there is no console reporter "nothing"; spec is used.');
  expect(run.output).toContain('1 passing');
  expect(run.code).toBe(0);
  const itself = await stopped.run({ args: ['test/only.cjs', '--reporter-option=console=@livelane/mocha'] });
  expect(itself.output).toContain('1 passing');
  expect(statuses(itself.events)).toEqual(['is alone: passed']);
});

test('what is not selected is not reported', async () => {
  const only = await stopped.runBoth({ args: ['test/only.cjs'] });
  const grep = await stopped.runBoth({ args: ['test/root-hook.cjs', '--grep=filtered', '--invert'] });
  expect([only.code, only.codeWithout, grep.code, grep.codeWithout]).toEqual([0, 0, 1, 1]);
  expect(shardStart(only.events).planned).toBe(1);
  expect(statuses(only.events)).toEqual(['is alone: passed']);
  expect(only.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
  expect(faultsOf(grep.events)).toEqual([]);
  expect(shardStart(grep.events).planned).toBe(4);
  expect(statuses(grep.events)).toEqual([
    'is alone in no group: passed',
    'is the last: failed',
    'has no turn: skipped',
    'has no turn: skipped',
  ]);
});

test('after bail, tests that did not get their turn are not reported', async () => {
  const run = await stopped.runBoth({ args: ['test/bail.cjs', '--bail'] });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(statuses(run.events)).toEqual(['fails first: failed']);
  expect(faultsOf(run.events)).toEqual([]);
});

test('forbidden pending tests fail', async () => {
  const run = await matrix.run({
    args: ['--forbid-pending', '--grep=group 0 test 7', '--reporter-option=console=dot'],
  });
  expect(run.code).toBe(1);
  expect(attemptOf(run.events, 'test 7')).toMatchObject({
    status: 'failed',
    final: true,
    errors: [{ message: 'Error: Pending test forbidden' }],
  });
});

test('tests that a hook affects fail where Mocha is told so', async () => {
  const run = await stopped.runBoth({ args: ['test/hooked.cjs', '--fail-hook-affected-tests'] });
  expect(run.code).toBe(run.codeWithout);
  expect(faultsOf(run.events)).toEqual([]);
  expect(statuses(run.events)).toEqual(['first: failed', 'second: failed']);
});

test('an error outside of all tests, after a test had ended', async () => {
  const run = await stopped.runBoth({ args: ['test/late.cjs'] });
  expect(run.code).toBe(run.codeWithout);
  expect(faultsOf(run.events)).toEqual([]);
  expect(statuses(run.events)).toEqual(['calls back too late: passed', 'waits: passed']);
  expect(runErrors(run.events)[0]).toMatch(
    /^“calls back too late” failed after it had ended: Error: done\(\)/,
  );
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('a dry run makes no journal', async () => {
  const run = await stopped.runBoth({ args: ['test/bail.cjs', '--dry-run'] });
  expect({ code: run.code, without: run.codeWithout, events: run.events }).toEqual({
    code: 0,
    without: 0,
    events: [],
  });
});

test('a file that does not load ends Mocha before any reporter is made', async () => {
  writeFileSync(join(stopped.folder, 'test/syntax.cjs'), "it('has no end', () => {");
  for (const file of ['test/throws.cjs', 'test/syntax.cjs']) {
    const run = await stopped.runBoth({ args: [file] });
    expect({ code: run.code, without: run.codeWithout, events: run.events }).toEqual({
      code: 1,
      without: 1,
      events: [],
    });
  }
});

test('a run without any test', async () => {
  const empty = await stopped.runBoth({ args: ['test/only.cjs', '--grep=nothing like this'] });
  const failing = await stopped.runBoth({ args: ['test/only.cjs', '--grep=nothing', '--fail-zero'] });
  expect([empty.code, empty.codeWithout, failing.code, failing.codeWithout]).toEqual([0, 0, 1, 1]);
  expect(empty.events.map(({ type }) => type)).toEqual(['shard-start', 'shard-end']);
  expect(shardStart(empty.events).planned).toBe(0);
  expect(runErrors(failing.events)).toEqual(['No tests were run.']);
});

test('global fixtures that fail are errors of the run', async () => {
  for (const FAILS of ['setup', 'teardown']) {
    const run = await stopped.runBoth({
      args: ['test/only.cjs', '--require=./global.cjs'],
      env: { FAILS },
    });
    expect([run.code, run.codeWithout]).toEqual([1, 1]);
    expect(faultsOf(run.events)).toEqual([]);
    expect(runErrors(run.events)).toEqual(['Mocha’s global setup or teardown failed; its output says why.']);
    expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
  }
});

test('Ctrl-C kills Mocha at once; what had ended is in the journal, and what ran is open', async () => {
  const run = await stopped.run({
    args: ['test/hangs.cjs'],
    onOutput: (output, interrupt) => {
      if (output.includes('hangs from now on')) interrupt();
    },
  });
  expect(run.code).toBe(null);
  expect(statuses(run.events)).toEqual(['has ended: passed']);
  expect(run.events.at(-1)).toMatchObject({ type: 'attempt-start', test: { title: 'hangs' } });
});

test('a process that exits in a hook keeps the outcome of its test', async () => {
  const run = await stopped.runBoth({ args: ['test/exits.cjs'] });
  expect([run.code, run.codeWithout]).toEqual([7, 7]);
  expect(statuses(run.events)).toEqual(['ends before the exit: passed']);
  expect(run.events.at(-1)?.type).toBe('attempt-end');
});

test('options reach the journal without secrets, failOn the exit code', async () => {
  const project = new Project('outcomes');
  const args = ['--grep=outcomes passes'];
  const run = await project.run({ args, env: { FAIL_RUN: '1' } });
  const { options } = JSON.parse(readFileSync(join(run.folder, 'run.json'), 'utf8'));
  expect(options).toEqual({ run: { name: 'outcomes', token: '[redacted]' } });
  expect(run.code).toBe(1);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
  const disabled = await project.run({ args, env: { LIVELANE_DISABLED: '1' } });
  expect({ code: disabled.code, events: disabled.events }).toEqual({ code: 0, events: [] });
  project.remove();
});

test('watching makes one run of each re-run', async () => {
  const project = new Project('stopped');
  const file = join(project.folder, 'test/only.cjs');
  const content = readFileSync(file, 'utf8');
  let runs = 0;
  await project.watch(['test/only.cjs'], (output, stop) => {
    const ended = output.split('kept in .livelane').length - 1;
    if (ended === runs) return;
    runs = ended;
    if (runs === 1) writeFileSync(file, content.replace('is alone', 'is changed'));
    else stop();
  });
  const folders = readdirSync(join(project.folder, '.livelane/runs')).sort();
  const events = folders.map((folder) => readEvents(join(project.folder, '.livelane/runs', folder)));
  expect(events.map(statuses).sort()).toEqual([['is alone: passed'], ['is changed: passed']]);
  expect(events.map((run) => faultsOf(run))).toEqual([[], []]);
  project.remove();
});

test('in a program, and by require() as Mocha up to 11 does it', async () => {
  const run = await stopped.program('program.mjs');
  expect(run.output).toContain('the program counts 0');
  expect(run.output).not.toContain('Warning');
  expect(statuses(run.events)).toEqual(['is alone: passed']);
  expect(readdirSync(join(stopped.folder, '.livelane/runs')).length).toBeGreaterThan(0);
  const required = createRequire(join(stopped.folder, 'program.cjs'))('@livelane/mocha');
  expect([typeof required, required.name]).toEqual(['function', 'MochaReporter']);
});
