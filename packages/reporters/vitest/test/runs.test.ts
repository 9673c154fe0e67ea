import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '@livelane/core';
import { afterEach, expect, test } from 'vitest';
import {
  attemptOf,
  attemptsOf,
  faultsOf,
  Project,
  program,
  readEvents,
  runBoth,
  shardStart,
} from './run-vitest.ts';

const projects: Project[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function open(name: string): Project {
  const project = new Project(name);
  projects.push(project);
  return project;
}

const outcomes = (events: JournalEvent[]) =>
  events
    .filter((event) => event.type === 'attempt-end')
    .map(({ test, status }) => `${test.title}: ${status}`)
    .sort();
const runErrors = (events: JournalEvent[]) =>
  events.filter((event) => event.type === 'run-error').map(({ error }) => error.message);

test('projects and shards', async () => {
  const project = open('matrix');
  const first = await runBoth(project, { args: ['--shard=1/2'] });
  const second = await project.run({ args: ['--shard=2/2'] });

  expect([first.code, first.codeWithout, second.code]).toEqual([0, 0, 0]);
  expect(faultsOf(first.events)).toEqual([]);
  expect(faultsOf(second.events)).toEqual([]);
  expect(first.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
  expect([shardStart(first.events), shardStart(second.events)]).toMatchObject([
    { shard: { current: 1, total: 2 }, projects: ['web', 'mobile'] },
    { shard: { current: 2, total: 2 }, projects: ['web', 'mobile'] },
  ]);
  const ends = [first, second].flatMap(({ events }) =>
    events.filter((event) => event.type === 'attempt-end'),
  );
  expect(ends.map(({ test }) => `${test.project} ${test.file}`).sort()).toEqual([
    'mobile tests/a.test.ts',
    'mobile tests/b.test.ts',
    'web tests/a.test.ts',
    'web tests/b.test.ts',
  ]);
  expect(new Set(ends.map(({ test }) => test.id)).size).toBe(2);
});

test('options reach the journal without secrets, and failOn the exit code', async () => {
  const run = await open('matrix').run({ args: ['--project=web'], env: { FAIL_RUN: '1' } });
  const { options } = JSON.parse(readFileSync(join(run.folder, 'run.json'), 'utf8'));
  expect(options).toEqual({ run: { name: 'matrix', token: '[redacted]' } });
  expect(run.code).toBe(1);
  expect(shardStart(run.events).projects).toEqual(['web']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'passed' });
});

test('LIVELANE_DISABLED=1 makes no journal and changes nothing else', async () => {
  const run = await open('matrix').run({ env: { LIVELANE_DISABLED: '1' } });
  expect({ code: run.code, events: run.events }).toEqual({ code: 0, events: [] });
});

test('merging reports makes no journal', async () => {
  const project = open('matrix');
  const shard = await project.run({ args: ['--reporter=blob'] });
  const merge = await project.run({ args: ['--merge-reports'] });
  expect([shard.code, merge.code, merge.events]).toEqual([0, 0, []]);
  expect(merge.output).toContain('4 passed');
});

test('a CommonJS project', async () => {
  const run = await runBoth(open('commonjs'));
  expect([run.code, run.codeWithout]).toEqual([0, 0]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(attemptOf(run.events, 'adds')).toMatchObject({
    status: 'passed',
    test: { file: 'tests/sum.test.js' },
  });
});

test.each([
  { name: 'forks', args: ['--pool=forks'] },
  { name: 'threads', args: ['--pool=threads'] },
  { name: 'one environment for all files', args: ['--no-isolate'] },
])('300 tests as Vitest’s own report counts them: $name', async ({ args }) => {
  const project = open('many');
  const run = await project.run({ args });
  const report = JSON.parse(readFileSync(join(project.folder, 'report.json'), 'utf8'));
  expect(run.code).toBe(report.success ? 0 : 1);
  expect(faultsOf(run.events)).toEqual([]);
  const theirs = report.testResults.flatMap(
    (file: { name: string; assertionResults: { status: string; fullName: string }[] }) =>
      file.assertionResults.map(({ status, fullName }) => `${file.name} ${fullName}: ${status}`),
  );
  const ours = run.events
    .filter((event) => event.type === 'attempt-end')
    .map(({ test, status }) => {
      const known = status === 'expectedfailure' ? 'passed' : status;
      return `${join(project.folder, test.file)} ${[...test.path, test.title].join(' ')}: ${known}`;
    });
  expect(ours).toHaveLength(300);
  // Vitest's report calls a test `skipped` by either word.
  expect(ours.sort()).toEqual(theirs.map((line: string) => line.replace(/pending$/, 'skipped')).sort());
  const lanes = new Set(run.events.flatMap((event) => ('lane' in event ? [event.lane] : [])));
  expect([...lanes].every((lane) => lane === '0' || lane === '1')).toBe(true);
});

test('files that run at the same time have lanes of their own, and a slow reporter does not mix them up', async () => {
  const run = await open('paced').run();
  expect(run.code).toBe(0);
  expect(faultsOf(run.events)).toEqual([]);
  expect(outcomes(run.events)).toHaveLength(122);
  const lanes = attemptsOf(run.events, 'meets the other file').map(({ lane }) => lane);
  expect(lanes.sort()).toEqual(['0', '1']);
});

test('what was not selected is not reported', async () => {
  const project = open('selection');
  const all = await runBoth(project);
  const green = await runBoth(project, { args: ['all', '-t', 'green'] });
  const black = await project.run({ args: ['all', '-t', 'coffee is black$'] });

  expect([all.code, all.codeWithout, green.code, green.codeWithout]).toEqual([0, 0, 0, 0]);
  expect([all, green, black].map(({ events }) => faultsOf(events))).toEqual([[], [], []]);
  const inGreen = ['is green one day: todo', 'is green: passed', 'is skipped green: skipped'];
  expect(outcomes(green.events)).toEqual(inGreen);
  expect(outcomes(black.events)).toEqual(['is black: passed', 'is black: passed']);
  expect(outcomes(all.events)).toEqual(
    [
      ...inGreen,
      'is black: passed',
      'is black: passed',
      'is skipped black: skipped',
      'is the only one: passed',
    ].sort(),
  );
  const repeats = (events: JournalEvent[]) => attemptsOf(events, 'is black').map(({ test }) => test.repeat);
  expect([repeats(all.events), repeats(black.events)]).toEqual([
    [undefined, 1],
    [undefined, 1],
  ]);
});

test('a filter by line reports that line only', async () => {
  const run = await open('selection').run({ args: ['tests/all.test.js:5'] });
  expect(outcomes(run.events)).toEqual(['is green: passed']);
  expect(attemptOf(run.events, 'is green').test.line).toBe(5);
});

test('a run without any test says so', async () => {
  const project = open('selection');
  const nothing = await runBoth(project, { args: ['nothing-like-this'] });
  const allowed = await runBoth(project, { args: ['nothing-like-this', '--passWithNoTests'] });
  expect([nothing.code, nothing.codeWithout, allowed.code, allowed.codeWithout]).toEqual([1, 1, 0, 0]);
  expect(runErrors(nothing.events)).toEqual(['No test files found']);
  expect(nothing.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
  expect(allowed.events.map(({ type }) => type)).toEqual(['shard-start', 'shard-end']);
  expect(allowed.events.at(-1)).toMatchObject({ status: 'passed' });
});

test('after bail, what was left is not reported', async () => {
  const run = await runBoth(open('stopped'), { args: ['--bail=1', 'bails'] });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(outcomes(run.events)).toEqual([
    'fails: failed',
    'is skipped too late: skipped',
    'passes first: passed',
  ]);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('a run that is cancelled by the keyboard is interrupted', async () => {
  const run = await runBoth(open('stopped'), { args: ['cancelled'] });
  expect(run.code).toBe(run.codeWithout);
  expect(faultsOf(run.events)).toEqual([]);
  expect(outcomes(run.events)).toEqual(['passes before: passed', 'waits for the end: interrupted']);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'interrupted' });
});

test('after Ctrl-C, running tests are interrupted and others not reported', async () => {
  const project = open('stopped');
  const interruptOnce = () => {
    let isDone = false;
    return (output: string, interrupt: () => void) => {
      if (isDone || !output.includes('hangs from now on')) return;
      isDone = true;
      interrupt();
    };
  };
  const [run, codeWithout] = await Promise.all([
    project.run({ args: ['hangs'], onOutput: interruptOnce() }),
    project.runWithout({ args: ['hangs'], onOutput: interruptOnce() }),
  ]);
  expect([run.code, codeWithout]).toEqual([130, 130]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(outcomes(run.events)).toEqual(['hangs: interrupted', 'passes before: passed']);
  expect(attemptOf(run.events, 'hangs')).toMatchObject({ final: true, stdout: 'hangs from now on\n' });
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'interrupted' });
});

test('a worker that is killed fails the test it was at', async () => {
  const run = await runBoth(open('stopped'), { args: ['--pool=forks', 'killed', 'other'] });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events)).toEqual([]);
  expect(outcomes(run.events)).toEqual([
    'is killed: failed',
    'passes before: passed',
    'passes elsewhere: passed',
  ]);
  expect(attemptOf(run.events, 'is killed').errors).toEqual([
    { message: 'The worker ended before this test did.' },
  ]);
  expect(runErrors(run.events)[0]).toContain('Worker exited unexpectedly');
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('a runner that is killed leaves all that it was told, and the test it was at', async () => {
  // Threads die with the process that they are in.
  const run = await open('stopped').run({ args: ['--pool=threads', 'killed'] });
  expect(run.code).toBeNull();
  expect(outcomes(run.events)).toEqual(['passes before: passed']);
  expect(run.events.at(-1)).toMatchObject({ type: 'attempt-start', test: { title: 'is killed' } });
});

test('a run that Vitest cannot set up says so', async () => {
  const project = open('commonjs');
  writeFileSync(
    join(project.folder, 'setup.mjs'),
    "export default () => {\n  throw new Error('no database');\n};\n",
  );
  const run = await runBoth(project, { env: { SETUP: './setup.mjs' } });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(runErrors(run.events)).toEqual([
    'No test file was run. Vitest tells reporters no reason: its own output has it.',
  ]);
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('in watch mode, each run over is a run of its own', async () => {
  const { folder } = open('watched');
  const child = spawn(process.execPath, [program, 'watch'], {
    cwd: folder,
    env: { PATH: process.env.PATH, REPORTER: 'livelane' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let waits = 0;
  let heard = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    heard += chunk;
    if (!/Waiting for file changes/.test(heard)) continue;
    heard = '';
    waits++;
    if (waits === 2) break;
    const again = "import { test } from 'vitest';\n\ntest('is closed', () => {});\n";
    writeFileSync(join(folder, 'tests/shop.test.js'), again);
  }
  child.kill();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const runs = readdirSync(join(folder, '.livelane/runs')).map((name) =>
    readEvents(join(folder, '.livelane/runs', name)),
  );
  expect(runs.map((events) => faultsOf(events))).toEqual([[], []]);
  expect(runs.map(outcomes).sort()).toEqual([['is closed: passed'], ['is open: passed']]);
});

test('stdout holds nothing of ours', async () => {
  const { folder } = open('commonjs');
  const child = spawn(process.execPath, [program, 'run'], {
    cwd: folder,
    env: { PATH: process.env.PATH, REPORTER: 'livelane' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  await once(child, 'close');
  expect(stdout).toContain('1 passed');
  expect(stdout).not.toContain('Livelane');
  expect(stderr).toContain('Livelane: ');
});
