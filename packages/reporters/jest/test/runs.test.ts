import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JournalEvent } from '@livelane/core';
import { readEvents } from '@livelane/core/testing';
import { afterAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, jestProgram, Project, runBoth, shardStart } from './run-jest.ts';

const projects: Project[] = [];
afterAll(() => {
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
    .map(({ test, status }) => `${test.title}: ${status}`);
const runErrors = (events: JournalEvent[]) =>
  events.filter((event) => event.type === 'run-error').map(({ error }) => error.message);
const end = (events: JournalEvent[]) => events.at(-1);

test.concurrent('a worker that dies fails the test it ran, and a file that runs again is told once', async () => {
  const run = await runBoth(open('crash'), { args: ['--maxWorkers=2'] });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events, { concurrent: true })).toEqual([]);

  expect(attemptOf(run.events, 'passes before the kill').status).toBe('passed');
  expect(attemptOf(run.events, 'kills its process')).toMatchObject({ status: 'failed', final: true });
  expect(attemptOf(run.events, 'passes before the exit').status).toBe('passed');
  expect(attemptOf(run.events, 'fails before the exit').errors).toMatchObject([{ message: 'early failure' }]);
  expect(attemptOf(run.events, 'exits the process')).toMatchObject({ status: 'failed', final: true });
  expect(runErrors(run.events).sort()).toEqual([
    'exits.test.js: Jest worker encountered 4 child process exceptions, exceeding retry limit',
    expect.stringMatching(/^killed\.test\.js: A jest worker process .* signal=SIGKILL/),
  ]);

  expect(attemptOf(run.events, 'passes in both workers').status).toBe('passed');
  expect(
    attemptsOf(run.events, 'exits the first worker').map(({ status, final }) => ({ status, final })),
  ).toEqual([
    { status: 'failed', final: false },
    { status: 'passed', final: true },
  ]);
  expect(attemptOf(run.events, 'is reached by the second worker').status).toBe('passed');
});

test.concurrent('a test that exits the runner’s process loses no failure before it', async () => {
  const run = await open('crash').run({ args: ['--runInBand', 'exits.test.js'] });
  expect(run.code).toBe(3);
  expect(outcomes(run.events)).toEqual(['passes before the exit: passed', 'fails before the exit: failed']);
  expect(attemptOf(run.events, 'fails before the exit').final).toBe(false);
  expect(end(run.events)).toMatchObject({ type: 'attempt-start' });
});

test.concurrent('after bail, running tests are interrupted and others not reported', async () => {
  const run = await runBoth(open('stopped'), {
    args: ['--maxWorkers=2', '--bail', 'a-fails', 'b-hangs', '--forceExit'],
  });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events, { concurrent: true })).toEqual([]);
  expect(outcomes(run.events).sort()).toEqual([
    'fails before it hangs: failed',
    'fails: failed',
    'hangs: interrupted',
  ]);
  expect(end(run.events)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test.concurrent('Ctrl-C ends Jest as it does without the reporter, and the journal has no end', async () => {
  const run = await runBoth(open('stopped'), {
    args: ['--runInBand', 'b-hangs', '-t', '^hangs$'],
    onOutput: (output, interrupt) => {
      if (output.includes('hangs from now on')) interrupt();
    },
  });
  expect(run.code).toBe(run.codeWithout);
  expect(run.events.map(({ type }) => type)).toEqual(['shard-start', 'attempt-start']);
});

test.concurrent('what .only, -t and paths leave out is not reported', async () => {
  const only = await runBoth(open('stopped'), { args: ['only.test'] });
  const named = await open('stopped').run({ args: ['named.test', '-t', 'wanted'] });
  expect([only.code, only.codeWithout, named.code]).toEqual([0, 0, 0]);
  expect(outcomes(only.events)).toEqual(['is focused: passed']);
  expect(outcomes(named.events)).toEqual([
    'is wanted by name: passed',
    'with a test: passed',
    'is WANTED but skipped: skipped',
  ]);
  expect(end(only.events)).toMatchObject({ type: 'shard-end', status: 'passed' });
});

test.concurrent('obsolete snapshots fail the run where they fail Jest', async () => {
  const run = await runBoth(open('stopped'), { args: ['snapshot.test', '--ci'] });
  expect(run.code).toBe(run.codeWithout);
  expect(end(run.events)).toMatchObject({ status: run.code === 0 ? 'passed' : 'failed' });
});

test.concurrent('an outcome that Jest takes back is told as an error of the run', async () => {
  const run = await open('stopped').run({ args: ['unseen.test'] });
  expect(faultsOf(run.events)).toEqual([]);
  expect(outcomes(run.events)).toEqual([
    'passes, then fails: passed',
    'makes its group run again: failed',
    'makes its group run again: passed',
  ]);
  expect(runErrors(run.events)).toEqual([
    expect.stringMatching(
      /^unseen\.test\.js: “a group whose retries we cannot foresee › passes, then fails” was reported as passed\. After that Jest changed it to failed\.\n/,
    ),
  ]);
  expect(run.code).toBe(1);
});

test.concurrent('two projects with the same files, in two workers and in shards', async () => {
  const project = open('matrix');
  const [whole, shard] = [
    await runBoth(project, { args: ['--maxWorkers=2'], env: { FAIL: '1' } }),
    await project.run({ args: ['--runInBand', '--shard=1/2'] }),
  ];
  expect([whole.code, whole.codeWithout, shard.code]).toEqual([1, 1, 0]);
  expect(faultsOf(whole.events, { concurrent: true })).toEqual([]);
  expect(faultsOf(shard.events)).toEqual([]);
  const ends = whole.events.filter((event) => event.type === 'attempt-end');
  expect(ends.map(({ test, status }) => `${test.project} ${test.title} ${status}`).sort()).toEqual([
    'mobile fails in a failed',
    'mobile fails in b failed',
    'mobile passes in a passed',
    'mobile passes in b passed',
    'web fails in a failed',
    'web fails in b failed',
    'web passes in a passed',
    'web passes in b passed',
  ]);
  expect(new Set(ends.map(({ test }) => test.id)).size).toBe(4);
  expect(shardStart(shard.events).shard).toEqual({ current: 1, total: 2 });
  expect(outcomes(shard.events)).toHaveLength(4);
});

test.concurrent('an ESM project', async () => {
  const run = await runBoth(open('esm'), { env: { NODE_OPTIONS: '--experimental-vm-modules' } });
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
  expect(faultsOf(run.events, { concurrent: true })).toEqual([]);
  expect(outcomes(run.events)).toEqual(['passes: passed', 'fails: failed']);
  expect(attemptOf(run.events, 'passes').comments).toEqual(['from an ES module']);
  expect(attemptOf(run.events, 'fails').errors?.[0]).toMatchObject({
    message: expect.stringContaining('Expected: 3\nReceived: 4'),
    location: { file: 'shop.test.js', line: 9 },
  });
});

test.concurrent('options reach the journal without secrets, and failOn the exit code', async () => {
  const run = await open('matrix').run({ args: ['a.test'], env: { FAIL_RUN: '1' } });
  const { options } = JSON.parse(readFileSync(join(run.folder, 'run.json'), 'utf8'));
  expect(options).toEqual({ run: { name: 'matrix', token: '[redacted]' } });
  expect(run.code).toBe(1);
  expect(end(run.events)).toMatchObject({ type: 'shard-end', status: 'passed' });
});

test.concurrent('LIVELANE_DISABLED=1 makes no journal and changes nothing else', async () => {
  const disabled = await open('matrix').run({ args: ['a.test'], env: { LIVELANE_DISABLED: '1' } });
  expect({ code: disabled.code, events: disabled.events }).toEqual({ code: 0, events: [] });
});

test.concurrent('no tests at all', async () => {
  const project = open('stopped');
  const none = await runBoth(project, { args: ['nothing-like-this'] });
  const allowed = await project.run({ args: ['nothing-like-this', '--passWithNoTests'] });
  expect([none.code, none.codeWithout, allowed.code]).toEqual([1, 1, 0]);
  expect(none.events).toEqual([]);
  expect(allowed.events.map(({ type }) => type)).toEqual(['shard-start', 'shard-end']);
  expect(shardStart(allowed.events).planned).toBe(0);
  expect(end(allowed.events)).toMatchObject({ status: 'passed' });
});

test.concurrent('stdout is Jest’s own', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [jestProgram, '--json', 'a.test'], {
    cwd: open('matrix').folder,
    env: { PATH: process.env.PATH, REPORTER: 'livelane' },
  });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numTotalTests: 4 });
});

test.concurrent('in watch mode each run is a run of its own', async () => {
  const { folder } = open('matrix');
  const child = spawn(process.execPath, [jestProgram, '--watchAll', '--runInBand', 'a.test'], {
    cwd: folder,
    env: { PATH: process.env.PATH, REPORTER: 'livelane' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  let changed = false;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    const runs = output.split('Ran all test suites').length - 1;
    if (runs > 1) child.kill();
    if (runs !== 1 || changed) return;
    changed = true;
    writeFileSync(join(folder, 'a.test.js'), "test('is new in a', () => {});\n");
  });
  await new Promise((resolve) => child.once('close', resolve));
  const runs = readdirSync(join(folder, '.livelane/runs')).map((name) =>
    readEvents(join(folder, '.livelane/runs', name)),
  );
  expect(runs.map((events) => faultsOf(events))).toEqual([[], []]);
  expect(runs.map((events) => outcomes(events).sort()).sort()).toEqual([
    ['fails in a: passed', 'fails in a: passed', 'passes in a: passed', 'passes in a: passed'],
    ['is new in a: passed', 'is new in a: passed'],
  ]);
});
