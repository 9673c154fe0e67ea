import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptsOf, faultsOf, Project, type Run, runBoth } from './run-playwright.ts';

const project = new Project('retries');
let run: Run & { codeWithout: number | null };

beforeAll(async () => {
  run = await runBoth(project);
});
afterAll(() => project.remove());

const attempts = (title: string) =>
  attemptsOf(run.events, title).map(
    ({ attempt, status, final }) => `${attempt} ${status}${final ? ' final' : ''}`,
  );

test('the journal is whole', () => {
  expect(faultsOf(run.events)).toEqual([]);
});

test('the exit code is the one without the reporter', () => {
  expect(run.code).toBe(1);
  expect(run.codeWithout).toBe(1);
});

test.each([
  ['passes at once', ['0 passed final']],
  ['is flaky', ['0 failed', '1 passed final']],
  ['fails on every attempt', ['0 failed', '1 failed final']],
  ['is skipped by declaration', ['0 skipped final']],
  ['is expected to fail', ['0 expectedfailure final']],
  ['is expected to fail, but passes', ['0 failed', '1 failed final']],
  ['loses its worker', ['0 failed', '1 passed final']],
  ['is expected to fail and loses its worker', ['0 failed', '1 expectedfailure final']],
])('the attempts of a test that %s', (title, expected) => {
  expect(attempts(title)).toEqual(expected);
});

test('a failing beforeAll runs all tests after it again', () => {
  expect(attempts('first after beforeAll')).toEqual(['0 failed', '1 passed final']);
  expect(attempts('second after beforeAll')).toEqual(['0 skipped', '1 passed final']);
});

test('a failure in a serial group runs all of it again', () => {
  expect({
    before: attempts('opens the order'),
    skipped: attempts('is skipped in a serial group'),
    failed: attempts('pays the order'),
    after: attempts('ships the order'),
  }).toEqual({
    before: ['0 passed', '1 passed final'],
    skipped: ['0 skipped', '1 skipped final'],
    failed: ['0 failed', '1 passed final'],
    after: ['0 skipped', '1 passed final'],
  });
});

test('a test beside a serial group is final at once', () => {
  expect(attempts('is beside the serial group')).toEqual(['0 passed final']);
});

test('a Playwright that does not tell the modes of groups gives the same attempts', async () => {
  const { events } = await project.run({ env: { REPORTER: 'older' } });
  const finals = (from: typeof events) =>
    from
      .flatMap((event) =>
        event.type === 'attempt-end' ? [`${event.test.title} ${event.attempt} ${event.final}`] : [],
      )
      .sort();
  expect(finals(events)).toEqual(finals(run.events));
});

test('errors of every attempt are kept', () => {
  const messages = attemptsOf(run.events, 'fails on every attempt').map(({ errors }) => errors?.[0]?.message);
  expect(messages).toEqual(['Error: attempt 0 failed', 'Error: attempt 1 failed']);
});

test('a worker that dies leaves its words, how long it took, and how it went', () => {
  const [died] = attemptsOf(run.events, 'loses its worker');
  expect(died?.errors).toEqual([
    { message: 'Error: worker process exited unexpectedly (code=3, signal=null)' },
  ]);
  expect(died?.stdout).toBe('last words\n');
  expect(died?.durationMs).toBe(died && died.at - (died.startedAt ?? 0));
});

test('lanes stay when workers are replaced', () => {
  const lanes = new Set(
    run.events.map((event) => ('lane' in event ? event.lane : undefined)).filter(Boolean),
  );
  expect([...lanes].sort()).toEqual(['0', '1']);
});
