import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, faultsOf, Project, type Run } from './run-jest.ts';

const project = new Project('author');
let run: Run;
let inBand: Run;

beforeAll(async () => {
  run = await project.run();
  inBand = await project.run({ args: ['--runInBand'], env: { ALIVE: '1' } });
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);
const comments = (title: string) => attemptsOf(run.events, title).map((one) => one.comments);

test('the journal is whole', () => {
  for (const { events } of [run, inBand]) expect(faultsOf(events, { concurrent: true })).toEqual([]);
});

test('mocked files do not reach it', () => {
  const { comments: said, evidence } = attempt('has mocked files');
  expect(said).toEqual(['said without a disk']);
  expect(readFileSync(join(run.folder, evidence?.[0]?.path ?? ''), 'utf8')).toBe('kept');
});

test('it may be loaded as often as a test likes', () => {
  expect(['loads it anew, 1', 'loads it anew, 2', 'loads it apart'].map(comments)).toEqual([
    [['time 1']],
    [['time 2']],
    [['apart']],
  ]);
});

test('tests that run at the same time are told apart', () => {
  for (const name of ['first', 'second', 'third']) {
    const { comments: said, steps } = attempt(`runs beside others, ${name}`);
    expect(said).toEqual([name, `${name} again`]);
    expect(steps).toMatchObject([{ title: `step of ${name}`, status: 'passed' }]);
  }
  expect(comments('runs after them')).toEqual([['alone']]);
});

test('each attempt has its own words, however fast one follows the other', () => {
  for (let index = 0; index < 20; index++) {
    expect(comments(`is tried again, ${index}`)).toEqual([['attempt 1'], ['attempt 2'], ['attempt 3']]);
  }
});

test('hooks of each test belong to it, all others to none', () => {
  expect(comments('has hooks')).toEqual([['before each', 'inside', 'after each']]);
  expect(attempt('has hooks').steps).toBeUndefined();
});

test('nonsense throws nothing', () => {
  const { status, cases, evidence, steps } = attempt('gives nonsense');
  expect(status).toBe('passed');
  expect(cases).toEqual(['undefined', '7']);
  expect(evidence).toMatchObject([{ name: 'no such file', missing: expect.stringMatching('ENOENT') }]);
  expect(steps).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
});

test('it finds the test without Jest’s globals, with another expect, a clock that stands still, and mocks', () => {
  for (const { events } of [run, inBand]) {
    for (const title of [
      'imports its globals',
      'has another expect',
      'has a clock that stands still',
      'has mocks of all its modules',
    ]) {
      expect(attemptOf(events, title).comments, title).toEqual(['heard']);
    }
  }
});

test('what a test said before its worker died is kept', () => {
  expect(attempt('kills its process')).toMatchObject({ status: 'failed', cases: ['CALC-9'] });
});

test('files that load it are in the lane of their worker', () => {
  for (const { events } of [run, inBand]) {
    for (const name of ['a', 'b', 'c', 'd']) {
      const { fields, lane } = attemptOf(events, `says its worker, ${name}`);
      expect(Number(fields?.worker)).toBe(Number(lane) + 1);
    }
  }
});
