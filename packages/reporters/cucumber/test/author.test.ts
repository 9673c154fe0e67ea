import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { livelane } from '../src/author.ts';
import type { Envelope } from '../src/messages.ts';
import { wantNotes } from '../src/notes.ts';
import { attemptOf, attemptsOf, faultsOf, Project, type Run, runBoth } from './run-cucumber.ts';

const project = new Project('author');
let run: Run & { codeWithout: number | null; outputWithout: string };

beforeAll(async () => {
  run = await runBoth(project, { env: { REPORTER: 'plugin' } });
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);

test('the run is as it is without the reporter', () => {
  expect(faultsOf(run.events)).toEqual([]);
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
});

test('hooks speak as steps do; what is said outside of scenarios is not heard', () => {
  expect(attempt('speaks in hooks')).toMatchObject({
    comments: ['said in Before', 'said in a step'],
    links: [{ name: 'https://shop.example/log', url: 'https://shop.example/log' }],
  });
  expect(JSON.stringify(run.events)).not.toMatch(/said while the file loads|said in BeforeAll/);
});

test('steps are inside the Gherkin step that calls them, with what they return and throw', () => {
  const [order, pay] = attemptsOf(run.events, 'has steps of its own').at(-1)?.steps ?? [];
  expect(order).toMatchObject({
    title: 'When I order',
    steps: [
      { title: 'fill the cart', status: 'passed', steps: [{ title: 'add tea' }, { title: 'add milk' }] },
    ],
  });
  expect(pay).toMatchObject({
    title: 'Then I pay later',
    status: 'failed',
    steps: [{ title: 'pay', status: 'failed', error: 'no money' }],
  });
  expect(attempt('speaks in hooks').steps?.map(({ title, steps }) => [title, steps?.[0]?.title])).toEqual([
    ['Before', undefined],
    ['Given there is tea', 'prepare'],
    ['After', undefined],
  ]);
});

test('a step that ends in a later Gherkin step is inside that one', () => {
  expect(attempt('leaves a step behind').steps?.map(({ steps }) => steps?.map(({ title }) => title))).toEqual(
    [undefined, ['goes on']],
  );
});

test('files are kept as they are, and one that is missing is told', () => {
  const { evidence = [] } = attempt('attaches files');
  expect(evidence.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['report.json', 'application/json'],
    ['steps.js', 'text/javascript'],
    ['lost.txt', 'text/plain'],
  ]);
  expect(readFileSync(join(run.folder, evidence[1]?.path ?? ''), 'utf8')).toBe(
    project.file('steps/steps.js'),
  );
  expect(evidence[2]?.missing).toMatch(/ENOENT/);
});

test('every attempt has its own words', () => {
  const attempts = attemptsOf(run.events, 'says it again on its retry');
  expect(attempts.map(({ comments }) => comments)).toEqual([['try 1'], ['try 2']]);
});

test('without the reporter Cucumber hears nothing of it', () => {
  const attached = (file: string) =>
    project
      .file(file)
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => (JSON.parse(line) as Envelope).attachment ?? []);
  expect(attached('none.ndjson')).toEqual([]);
  const notes = attached('plugin.ndjson').filter(({ mediaType }) => mediaType.includes('livelane'));
  expect(notes.length).toBeGreaterThan(5);
  for (const { body } of notes) expect(body.length).toBeLessThan(500);
});

test('nothing throws for what it is given, nor in a world that takes no attachments', async () => {
  expect(attempt('has a world that takes nothing').status).toBe('passed');
  for (const WORLD of ['mute', 'refuses']) {
    const { code, events } = await project.run({
      env: { REPORTER: 'plugin', WORLD },
      args: ['--tags', '@mute'],
    });
    expect(code).toBe(0);
    expect(attemptOf(events, 'has a world that takes nothing').comments).toBeUndefined();
  }
});

test('outside of Cucumber only the bodies of steps run', () => {
  for (const isWanted of [true, false]) {
    wantNotes(isWanted);
    livelane.comment('to nobody');
    livelane.attach('note.txt', { body: 'to nobody' });
    expect(livelane.step('adds', () => 1 + 1)).toBe(2);
    expect(() =>
      livelane.step('fails', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
  }
});
