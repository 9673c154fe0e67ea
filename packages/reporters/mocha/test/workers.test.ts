import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project, type RunBoth } from './run-mocha.ts';

test('of workers that cannot write, what Mocha hands over is told', async () => {
  const project = new Project('workers');
  const { events, code } = await project.run({ args: ['--require=./silent.cjs', '--ignore=test/live.mjs'] });
  expect(faultsOf(events)).toEqual([]);
  expect(code).toBe(1);
  const ended = events
    .filter((event) => event.type === 'attempt-end')
    .filter(({ test }) => /author-/.test(test.file));
  expect(ended.map(({ test, status }) => `${test.path[0]} ${test.title} ${status}`).sort()).toEqual(
    ['one', 'two']
      .flatMap((group) => [
        `${group} attaches passed`,
        `${group} calls back from a step passed`,
        `${group} comes after that passed`,
        `${group} has its own steps passed`,
        `${group} leaves a step behind passed`,
        `${group} says it passed`,
        `${group} says it twice failed`,
        `${group} says it twice passed`,
      ])
      .sort(),
  );
  expect(ended.filter(({ comments, cases }) => comments ?? cases)).toEqual([]);
  project.remove();
});

for (const mode of ['with --parallel', 'without']) {
  const project = new Project('workers');
  let run: RunBoth;

  beforeAll(async () => {
    const serial = ['--no-parallel', '--ignore=test/dies.mjs'];
    run = await project.runBoth({ args: mode === 'without' ? serial : [] });
  });
  afterAll(() => project.remove());

  const of = (title: string, group: string) => {
    const [found] = attemptsOf(run.events, title).filter(({ test }) => test.path[0] === group);
    return found;
  };

  test(`${mode}: the journal is whole, and the exit code is the one without the reporter`, () => {
    expect(faultsOf(run.events)).toEqual([]);
    expect(run.code).toBe(run.codeWithout);
  });

  test(`${mode}: a test is in the journal while its file runs`, () => {
    expect(attemptOf(run.events, 'is in the journal while it runs').status).toBe('passed');
  });

  test(`${mode}: a rejected promise that nobody handles is an error of the run`, () => {
    const said = run.events.flatMap((event) => (event.type === 'run-error' ? [event.error.message] : []));
    expect(said.filter((message) => message.startsWith('Unhandled'))).toEqual([
      'Unhandled rejection: Error: nobody waits',
    ]);
    expect(attemptOf(run.events, 'leaves a promise behind').status).toBe('passed');
  });

  for (const group of ['one', 'two']) {
    test(`${mode}: what a test says belongs to it, and nothing else does (file ${group})`, () => {
      const said = of('says it', group);
      expect(said).toMatchObject({ cases: [`CALC-${group}`], fields: { hook: 'beforeEach' } });
      expect(said?.comments).toEqual(['in afterEach']);
      expect(
        attemptsOf(run.events, 'says it twice')
          .filter(({ test }) => test.path[0] === group)
          .map(({ status, comments }) => [status, ...(comments ?? [])]),
      ).toEqual([
        ['failed', 'attempt 1', 'in afterEach'],
        ['passed', 'attempt 2', 'in afterEach'],
      ]);
      const titles = (steps: Step[] = []): unknown[] =>
        steps.map(({ title, steps }) => [title, ...titles(steps)]);
      expect(of('leaves a step behind', group)?.steps).toBeUndefined();
      expect(titles(of('has its own steps', group)?.steps)).toEqual([['outer', ['inner']]]);
      expect(titles(of('calls back from a step', group)?.steps)).toEqual([['calls back']]);
      expect(titles(of('comes after that', group)?.steps)).toEqual([['a step of its own']]);
      const [file] = of('attaches', group)?.evidence ?? [];
      expect(file).toMatchObject({ name: `${group}.txt`, contentType: 'text/plain' });
      expect(readFileSync(join(folder(), file?.path as string), 'utf8')).toBe(group);
    });
  }

  const folder = () => {
    const runs = join(project.folder, '.livelane/runs');
    return join(runs, readdirSync(runs)[0] as string);
  };

  if (mode === 'with --parallel') {
    test('the test at which a worker died has failed, and no other', () => {
      expect(attemptOf(run.events, 'ends before it').status).toBe('passed');
      expect(attemptOf(run.events, 'dies')).toMatchObject({
        status: 'failed',
        final: true,
        errors: [{ message: 'The worker process ended while this test was running.' }],
      });
    });

    test('lanes are Mocha’s workers, and what they wrote is cleared away', () => {
      const lanes = new Set(run.events.flatMap((event) => ('lane' in event ? [event.lane] : [])));
      expect([...lanes].every((lane) => /^[0-3]$/.test(lane as string))).toBe(true);
      expect(lanes.size).toBeGreaterThan(1);
      expect(existsSync(join(folder(), 'notes')) && readdirSync(join(folder(), 'notes'))).toEqual([]);
    });
  }
}
