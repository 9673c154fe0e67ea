import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project } from './run-vitest.ts';

const projects: Project[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function open(name: string): Project {
  const project = new Project(name);
  projects.push(project);
  return project;
}

test.each([
  ['--pool=forks'],
  ['--pool=threads'],
  ['--pool=vmThreads'],
  ['--pool=vmForks'],
  ['--pool=threads', '--no-isolate'],
])('what tests say of themselves arrives: %s %s', async (...args) => {
  const run = await open('author').run({ args: args.filter(Boolean) });
  const { events, folder, output } = run;

  expect(run.code, output).toBe(0);
  expect(faultsOf(events, { concurrent: true })).toEqual([]);
  expect(attemptOf(events, 'is described by its hooks').comments).toEqual(['before', 'inside', 'after']);
  expect(attemptOf(events, 'never throws for what it is given').comments).toContain('still here');
  expect(JSON.stringify(events)).not.toContain('said by no test');

  const { evidence = [] } = attemptOf(events, 'keeps a file as it is');
  const [file, bytes, nowhere] = evidence;
  expect(evidence.map(({ name }) => name)).toEqual(['report.txt', 'bytes.bin', 'nowhere.txt']);
  expect(readFileSync(join(folder, file?.path ?? ''), 'utf8')).toBe('first');
  expect(readFileSync(join(folder, bytes?.path ?? ''))).toEqual(Buffer.from([0, 255]));
  expect(nowhere?.missing).toMatch(/ENOENT/);

  const { steps: [step] = [], startedAt = 0 } = attemptOf(events, 'speaks with another clock');
  expect(step).toMatchObject({ title: 'waits', status: 'passed' });
  expect(Math.abs((step?.startedAt ?? 0) - startedAt)).toBeLessThan(60_000);

  const tries = attemptsOf(events, 'passes on its third try');
  expect(tries.map(({ status, comments, cases }) => ({ status, comments, cases }))).toEqual([
    { status: 'failed', comments: ['try 1'], cases: ['CALC-1'] },
    { status: 'failed', comments: ['try 2'], cases: ['CALC-2'] },
    { status: 'passed', comments: ['try 3'], cases: ['CALC-3'] },
  ]);
});

test('of concurrent tests, only those that are named speak', async () => {
  const { events, output } = await open('author').run();

  const first = attemptOf(events, 'first');
  expect(first.comments).toEqual(['by the first', 'in the first step']);
  expect(first.steps).toMatchObject([{ title: 'first step', steps: [{ title: 'inner step' }] }]);
  const second = attemptOf(events, 'second');
  expect(second.comments).toEqual(['by the second']);
  expect(second.steps).toBeUndefined();
  expect(output.match(/livelaneOf\(context\)/g)).toHaveLength(1);
});

test('a file that uses the author’s words has the lane of its worker', async () => {
  const { events } = await open('author').run();
  const { lane, fields } = attemptOf(events, 'says its worker');
  expect(lane).toBe(String(Number(fields?.pool) - 1));
});

test('without the reporter, nothing is noted', async () => {
  const project = open('author');
  const code = await project.runWithout();
  expect(code).toBe(0);
  expect(readFileSync(join(project.folder, 'report.json'), 'utf8')).not.toContain('"livelane":');
});

test('a failed attempt is not the last one while its hooks go on', async () => {
  const { events } = await open('slow-hooks').run();
  expect(faultsOf(events)).toEqual([]);
  expect(attemptsOf(events, 'passes on its retry').map(({ status }) => status)).toEqual(['failed', 'passed']);
  expect(attemptsOf(events, 'passes on its retry').at(-1)?.stdout).toBe('try 0\ntry 1\n');
  expect(attemptOf(events, 'fails').durationMs).toBeGreaterThan(200);
});
