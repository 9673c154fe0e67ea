import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testId } from '@livelane/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statusesOf } from './messages.ts';
import { attemptOf, attemptsOf, faultsOf, Project, type Run, runBoth, shardStart } from './run-cucumber.ts';

const project = new Project('outcomes');
let run: Run & { codeWithout: number | null };

beforeAll(async () => {
  run = await runBoth(project);
});
afterAll(() => project.remove());

const attempt = (title: string) => attemptOf(run.events, title);
const inShop = (title: string) => {
  const found = attemptsOf(run.events, title).filter(
    ({ test }) => test.file === 'features/shop.feature' && test.path.length === 1,
  );
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[number];
};
const stepsOf = (title: string) =>
  attempt(title).steps?.map(({ title: step, category, status }) => `${category}: ${step}: ${status}`);
const messages = (title: string) => attempt(title).errors?.map(({ message }) => message);

test('the journal is whole, and the exit code the one without the reporter', () => {
  expect(faultsOf(run.events)).toEqual([]);
  expect([run.code, run.codeWithout]).toEqual([1, 1]);
});

test('the first line says what runs, the last how it ended', () => {
  const { framework, planned, workers, shard } = shardStart(run.events);
  expect({ framework, planned, workers, shard }).toEqual({
    framework: { name: 'cucumber', version: '12.9.0' },
    planned: 33,
    workers: 1,
    shard: undefined,
  });
  expect(run.events.at(-1)).toMatchObject({ type: 'shard-end', status: 'failed' });
});

test('every scenario has the status that Cucumber’s own messages give it', () => {
  expect(run.events.filter(({ type }) => type === 'attempt-end')).toHaveLength(33);
  const told = run.events
    .filter((event) => event.type === 'attempt-end')
    .map(({ test, status }) => `${test.file}:${test.line} ${status === 'timedout' ? 'failed' : status}`);
  expect(told.sort()).toEqual(statusesOf(project.file('formatter.ndjson')));
});

test('a pass says where it is and when it was', () => {
  const { status, final, lane, startedAt, at, durationMs, test, errors } = inShop('passes');
  expect({ status, final, lane, errors }).toEqual({
    status: 'passed',
    final: true,
    lane: '0',
    errors: undefined,
  });
  expect(startedAt).toBeLessThanOrEqual(at);
  expect(durationMs).toBeLessThanOrEqual(at - (startedAt ?? 0));
  expect(test).toEqual({
    id: testId('features/shop.feature', ['Shop'], 'passes'),
    title: 'passes',
    path: ['Shop'],
    file: 'features/shop.feature',
    line: 8,
    column: 3,
    tags: ['@shop', '@tea'],
  });
});

test('a failure carries its diff, frames and place, and later steps are skipped', () => {
  const { status, errors } = attempt('fails with a diff');
  expect(status).toBe('failed');
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  expect(error?.message).toMatch(
    /^AssertionError \[ERR_ASSERTION\]: Expected values to be strictly deep-equal:/,
  );
  expect(error?.message).toContain('-    "milk"\n    +    "sugar"');
  expect(error?.message).not.toContain('steps.js');
  expect(error?.stack).toMatch(/^ +at .*steps\.js:\d+:\d+\)$/);
  expect(error?.location).toMatchObject({ file: 'steps/steps.js', line: 49, column: 10 });
  expect(stepsOf('fails with a diff')).toEqual([
    'Given: Given a shop: passed',
    'Then: Then it differs: failed',
    'Then: And there is tea: skipped',
  ]);
});

test('what was thrown is told when it was no Error', () => {
  expect(attempt('throws text').errors).toEqual([
    { message: 'out of stock', value: 'out of stock', location: { file: 'features/shop.feature', line: 16 } },
  ]);
  expect(attempt('throws an object').errors?.[0]?.value).toBe("{ reason: 'out of stock', left: 0 }");
});

test('lines of a message that look like frames stay, and colours go', () => {
  expect(messages('throws with a cause')).toEqual(['Error: checkout failed\n    at first sight\nno tea']);
  expect(messages('rejects in colour')).toEqual(['TypeError: no prices']);
});

test('a step that takes too long is a timeout', () => {
  const { status, errors } = attempt('times out');
  expect(status).toBe('timedout');
  expect(errors?.[0]?.message).toBe(
    'Error: function timed out, ensure the promise resolves within 200 milliseconds',
  );
  expect(errors?.[0]?.location).toEqual({ file: 'features/shop.feature', line: 28 });
});

test('skipped and pending scenarios say which step was the reason', () => {
  const said = ['is skipped by a step', 'is skipped by a hook', 'is pending'].map((title) => {
    const { status, annotations, errors } = attempt(title);
    return [status, annotations, errors];
  });
  expect(said).toEqual([
    ['skipped', [{ type: 'skip', description: 'When I come on Sunday' }], undefined],
    ['skipped', [{ type: 'skip', description: 'Before' }], undefined],
    ['todo', [{ type: 'pending', description: 'When I pay by card' }], undefined],
  ]);
});

test('an undefined step fails, with the code that Cucumber suggests', () => {
  const { status, errors } = attempt('is undefined');
  expect(status).toBe('failed');
  expect(errors?.map(({ message }) => message.split('\n')[0])).toEqual([
    'Undefined step: When I pay with "shells"',
    'Undefined step: And I get a receipt',
  ]);
  expect(errors?.[0]?.message).toContain("When('I pay with {string}', function (string) {");
  expect(errors?.[0]?.location).toEqual({ file: 'features/shop.feature', line: 42 });
});

test('an ambiguous step fails, with the definitions that match', () => {
  expect(attempt('is ambiguous').status).toBe('failed');
  expect(messages('is ambiguous')?.[0]).toMatch(
    /^Multiple step definitions match:\n +I pay +- steps\/steps\.js:\d+/,
  );
});

test('hooks are steps with their names, and fail the scenario', () => {
  expect(stepsOf('has a hook')?.[0]).toBe('hook: Before (opens the till): passed');
  expect(attempt('has a failing Before').status).toBe('failed');
  expect(stepsOf('has a failing Before')).toEqual([
    'hook: Before: failed',
    'Given: Given a shop: skipped',
    'Then: Then there is tea: skipped',
  ]);
  expect(messages('has a failing After')).toEqual(['Error: two coins short']);
  expect(stepsOf('has a failing After')?.at(-1)).toBe('hook: After (counts the till): failed');
});

test('tables and doc strings stand below their steps', () => {
  expect(stepsOf('has arguments')?.slice(1, 3)).toEqual([
    'Given: Given a shop with\n| tea | price |\n| oolong | 7 |: passed',
    'Given: And a sign\n"""\nOpen\n""": passed',
  ]);
});

test('logs are output, links are links, attachments are evidence', () => {
  const { stdout, links, evidence = [] } = attempt('takes notes');
  expect(stdout).toBe('first note\nred note 🫖\u0000\ufffd\n');
  expect(links?.map(({ url }) => url)).toEqual(['https://shop.example/1', 'https://shop.example/2']);
  expect(evidence.map(({ name, contentType, size }) => [name, contentType, size])).toEqual([
    ['attachment-1.png', 'image/png', 4],
    ['hello.txt', 'text/plain', 5],
    ['attachment-3.json', 'application/json', 11],
  ]);
  expect(readFileSync(join(run.folder, evidence[1]?.path ?? ''), 'utf8')).toBe('hello');
});

test('long output, titles and lists of steps are bounded', () => {
  expect(attempt('is loud').stdout?.length).toBeLessThan(300_000);
  expect(attempt('long '.repeat(600).trim()).status).toBe('passed');
  const { steps = [] } = attempt('has many steps');
  expect(steps).toHaveLength(1001);
  expect(steps.at(-1)?.title).toBe('… 200 more steps left out');
});

test('a replaced clock changes nothing', () => {
  const around = ['replaces the clock', 'puts the clock back'].map(attempt);
  for (const { at, startedAt = 0 } of around) expect(at - startedAt).toBeLessThan(60_000);
});

test('equal names are told apart by their order in the file, in whichever file', () => {
  const twice = attemptsOf(run.events, 'is there twice');
  expect(twice.map(({ test, status }) => [test.repeat ?? 0, status])).toEqual([
    [0, 'passed'],
    [1, 'failed'],
  ]);
  expect(new Set(twice.map(({ test }) => test.id)).size).toBe(1);
  expect(new Set(attemptsOf(run.events, 'passes').map(({ test }) => test.id)).size).toBe(3);
});

test('examples have their values in the title, or a repetition of their own', () => {
  expect(attempt('buys 2 cups').test).toMatchObject({ line: 100 });
  const examples = attemptsOf(run.events, 'buys some cups');
  expect(examples.map(({ test, annotations }) => [test.repeat ?? 0, test.line, annotations])).toEqual([
    [0, 108, [{ type: 'example', description: 'cups: 1, kind: oolong' }]],
    [1, 109, [{ type: 'example', description: 'cups: 2, kind: sencha' }]],
    [2, 113, [{ type: 'example', description: 'cups: 3, kind: mate' }]],
  ]);
  expect(examples[0]?.test.parameters).toEqual({ cups: '1', kind: 'oolong' });
  expect(examples[0]?.test.tags).toEqual(['@shop', '@few']);
});

test('rules are groups, and other languages have the same categories', () => {
  const paths = attemptsOf(run.events, 'passes').map(({ test }) => test.path.join(' › '));
  expect(paths.sort()).toEqual(['Shop', 'Shop › On Sundays', 'Theke 🫖']);
  const german = attemptsOf(run.events, 'passes').find(({ test }) => test.file === 'features/bar.feature');
  expect(german?.steps?.map(({ title, category }) => `${category}: ${title}`)).toEqual([
    'Given: Angenommen a shop',
    'Then: Dann there is tea',
  ]);
});

test('a scenario without a name is called by its keyword', () => {
  expect(attempt('Scenario').status).toBe('passed');
});

test('an undefined parameter type is an error of the run', () => {
  const errors = run.events.filter((event) => event.type === 'run-error').map(({ error }) => error.message);
  expect(errors).toEqual(['Undefined parameter type: “colour”, used in “I need a {colour} cup”']);
});
