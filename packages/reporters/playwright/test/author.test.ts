import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence, Step } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptOf, attemptsOf, Project, type Run, runBoth } from './run-playwright.ts';

const project = new Project('author');
let run: Run & { codeWithout: number | null };

beforeAll(async () => {
  run = await runBoth(project);
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);
const contentOf = ({ path = '' }: Evidence) => readFileSync(join(run.folder, path), 'utf8');

test('the tests end as they do without a reporter', () => {
  expect([run.code, run.codeWithout]).toEqual([0, 0]);
});

test('nothing that it is given makes it throw', () => {
  expect(attempt('says odd things')).toMatchObject({
    status: 'passed',
    comments: ['undefined'],
    fields: { 'two\nlines: of name': 'null', '': 'no name' },
    links: [{ name: 'https://example.com', url: 'https://example.com' }],
    owner: '7',
  });
});

test('what is said outside of a test is said of none', () => {
  expect(JSON.stringify(run.events)).not.toContain('while the file loads');
});

test('what is said twice is told twice', () => {
  expect(attempt('says one thing twice').comments).toEqual(['again', 'again']);
});

test('annotations of the user stay annotations, ours are none', () => {
  const { annotations, owner, cases } = attempt('has annotations of its own');
  expect(annotations).toEqual([
    { type: 'owner', description: 'checkout team' },
    { type: 'test_key', description: 'CALC-3' },
    { type: 'livelane:unknown', description: 'kept' },
  ]);
  expect({ owner, cases }).toEqual({ owner: 'ann', cases: undefined });
});

test('files are kept as they were, and missing ones told', () => {
  const [notes, bytes, nowhere, unawaited] = attempt('attaches files').evidence ?? [];
  expect(notes).toMatchObject({ name: 'notes', contentType: 'text/markdown' });
  expect(bytes).toMatchObject({ name: 'bytes', contentType: 'application/octet-stream' });
  expect(unawaited).toMatchObject({ name: 'not waited for', contentType: 'text/plain' });
  expect([notes, bytes, unawaited].map((file) => file && contentOf(file))).toEqual([
    '# notes',
    'hi',
    'all the same',
  ]);
  expect(nowhere).toEqual({
    name: 'nowhere',
    contentType: 'image/png',
    missing: expect.stringContaining('ENOENT'),
  });
});

test('hooks speak of the test that they are for', () => {
  expect(attempt('is told by its hooks')).toMatchObject({
    fields: { from: 'beforeEach' },
    comments: ['from afterEach'],
  });
});

test('steps are inside each other as their bodies are', () => {
  const outline = (steps: Step[] = [], depth = 0): string[] =>
    steps.flatMap(({ title, category, status, steps: inner }) => [
      ...(category === 'test.step' ? [`${'  '.repeat(depth)}${title}: ${status}`] : []),
      ...outline(inner, category === 'test.step' ? depth + 1 : depth),
    ]);
  expect(outline(attempt('has steps').steps)).toEqual([
    'open the shop: passed',
    'at once: passed',
    '  inside, at once: passed',
    'a promise: passed',
    'async: passed',
    '  inside async: passed',
    '  async inside: passed',
    'no async function: passed',
    '  async in it: passed',
    'throws at once: failed',
    'rejects: failed',
    'a thenable: passed',
    'the last: passed',
    '  the very last: passed',
  ]);
});

test('Playwright shows what it does inside an async body there', () => {
  const step = attempt('has steps').steps?.find(({ title }) => title === 'async');
  expect(step?.steps?.map(({ category }) => category)).toContain('expect');
});

test('a rejection that nobody waits for fails the test, as it does without a step', () => {
  expect(attempt('forgets a promise')).toMatchObject({
    status: 'expectedfailure',
    errors: [{ message: 'Error: left alone' }],
  });
});

test('attempts are kept apart, also from one whose worker died', () => {
  const attempts = attemptsOf(run.events, 'fails, dies, passes');
  expect(attempts.map(({ status, comments }) => ({ status, comments }))).toEqual([
    { status: 'failed', comments: ['attempt 0'] },
    { status: 'failed', comments: undefined },
    { status: 'passed', comments: ['attempt 2'] },
  ]);
  for (const { annotations } of attempts) {
    expect(annotations).toEqual([{ type: 'issue', description: 'SHOP-7' }]);
  }
});

test('Playwright’s own reports show the words, and every step at the line that made it', () => {
  const read = (name: string) => readFileSync(join(project.folder, name), 'utf8');
  expect(read('report.json')).toContain('"type": "livelane:comment"');
  const spec = read('words.spec.ts').split('\n');
  const lines = Object.values<string>(JSON.parse(read('step-lines.json'))).map((place) => {
    const [file, line] = place.split(':');
    expect(file).toBe('words.spec.ts');
    return spec[Number(line) - 1];
  });
  expect(lines).toHaveLength(15);
  for (const line of lines) expect(line).toContain('livelane.step(');
});
