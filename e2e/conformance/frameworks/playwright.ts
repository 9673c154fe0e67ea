import { plainText } from '@livelane/core';
import { expect } from 'vitest';
import type { Running } from '../../support/process.ts';
import type { KitProject } from '../kit/kit-project.ts';
import type { FrameworkKit, OwnTest } from '../kit/scenario.ts';

/** How each run is started, where it takes more than `playwright test`. */
const STARTS: Record<string, { args?: readonly string[]; env?: Record<string, string> }> = {
  'one-worker': { args: ['--workers=1'] },
  'two-workers': { args: ['--workers=2'], env: { LANES: '2' } },
  bail: { args: ['-x'] },
  filtered: { args: ['--grep=chosen one'] },
  'shard-1': { args: ['--shard=1/2'] },
  'shard-2': { args: ['--shard=2/2'] },
  coverage: { env: { NODE_V8_COVERAGE: 'coverage' } },
  monorepo: { args: ['--config=packages/shop'] },
};

const PROGRAM = '@playwright/test/cli.js';

/** The part of the json reporter's file that is read here. */
interface Report {
  suites: ReportSuite[];
}

interface ReportSuite {
  title: string;
  file: string;
  suites?: ReportSuite[];
  specs: {
    title: string;
    tests: {
      expectedStatus: string;
      results: { status: string; duration: number }[];
    }[];
  }[];
}

const STATUSES: Record<string, string> = { timedOut: 'timedout' };

export const playwright: FrameworkKit = {
  framework: 'playwright',
  title: 'Playwright',
  outerGroups: 0,
  concurrent: false,
  start(project, run) {
    if (run === 'watched') return watch(project);
    const { args = [], env } = STARTS[run] ?? {};
    return project.start(PROGRAM, ['test', ...args], env);
  },
  ownReport: (project) => report(project).suites.flatMap((suite) => ownTests(suite, [])),
  rows: {
    passes: 'shown',
    fails: 'shown',
    'throws-other-values': 'shown',
    'error-causes': 'shown',
    skipped: 'shown',
    todo: {
      limit:
        'Playwright has no planned tests. `test.fixme`, which comes nearest, is told as skipped, with the annotation `fixme`.',
      tells: { 'is planned': 'skipped' },
      check: ({ told }) => expect(told.outcome('is planned').annotations).toEqual([{ type: 'fixme' }]),
    },
    flaky: 'shown',
    'fails-every-time': 'shown',
    'expected-failure': 'shown',
    timeout: 'shown',
    'before-all-fails': {
      limit:
        'Playwright counts the failure of a `beforeAll` hook as that of the first test; the others of the group are skipped.',
      tells: { 'broken > first': 'failed', 'broken > second': 'skipped' },
      says: { 'broken > first': /the database is away/ },
    },
    'before-each-fails': 'shown',
    'after-each-fails': 'shown',
    'after-all-fails': {
      limit:
        'Playwright counts the failure of an `afterAll` hook as that of the last test that its worker ran.',
      tells: { 'broken > first': 'passed', 'broken > second': 'failed' },
      says: { 'broken > second': /cannot clean up/ },
    },
    'deep-groups': 'shown',
    parameterised: 'shown',
    namesakes: {
      cannot:
        'Playwright refuses a file with two tests of the same groups and title, and runs no test at all. Give them different titles.',
    },
    'namesakes-elsewhere': 'shown',
    concurrent: 'shown',
    'syntax-error': { run: 'syntax-error' },
    'throwing-import': { run: 'throwing-import' },
    'late-rejection': {
      limit:
        'Playwright cannot tell whose promise it was: the test that runs when it is rejected fails with its error.',
      tells: { 'leaves a promise behind': 'passed', 'waits for it': 'failed' },
      says: { 'waits for it': /too late/ },
      outside: [],
    },
    loud: 'shown',
    'odd-text': 'shown',
    'long-title': 'shown',
    attachments: 'shown',
    steps: 'shown',
    'native-words': 'shown',
    'fake-timers': 'shown',
    'mocked-files': 'shown',
    snapshots: 'shown',
    'type-tests': { cannot: 'Playwright has no tests of types.' },
    'two-workers': 'shown',
    'one-worker': 'shown',
    live: 'shown',
    'worker-exits': 'shown',
    'worker-is-killed': 'shown',
    'worker-out-of-memory': 'shown',
    bail: 'shown',
    interrupted: 'shown',
    'interrupted-twice': 'shown',
    only: 'shown',
    filtered: 'shown',
    'shard-1': 'shown',
    'shard-2': 'shown',
    empty: 'shown',
    many: 'shown',
    author: 'shown',
    inactive: 'shown',
    coverage: 'shown',
    commonjs: 'shown',
    typescript: 'shown',
    projects: 'shown',
    monorepo: 'shown',
    options: 'shown',
    watched: {
      limit: 'Playwright watches in its UI mode (`--ui`); every start of tests there is a run of its own.',
    },
  },
};

/** What serves the UI mode, without its window: as Playwright's own tests start it. */
async function watch(project: KitProject): Promise<Running> {
  const running = project.start(PROGRAM, ['test'], { PWTEST_WATCH: '1' });
  const file = 'watched.spec.ts';
  for (let run = 1; run <= 2; run++) {
    await running.says(new RegExp(`(Waiting for file changes[\\s\\S]*){${run}}`));
    project.write(file, `${project.read(file)}\n`);
  }
  await running.says(/(Waiting for file changes[\s\S]*){3}/);
  running.child.kill();
  return running;
}

function report(project: KitProject): Report {
  return JSON.parse(project.read('report.json'));
}

/** The json reporter's outermost suites are files. */
function ownTests(suite: ReportSuite, path: readonly string[]): OwnTest[] {
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests.map(({ expectedStatus, results }) => ({
      file: suite.file,
      name: plainText([...path, title].join(' > ')),
      statuses: results.map(({ status }) => ownStatus(status, expectedStatus)),
      // Of tests that replace the clock, Playwright tells what that says.
      ...(suite.file !== 'fake-timers.spec.ts' && { durationMs: results.at(-1)?.duration }),
    })),
  );
  const inner = suite.suites?.flatMap((one) => ownTests(one, one.title === '' ? path : [...path, one.title]));
  return [...own, ...(inner ?? [])];
}

/** The json reporter tells what happened, and beside it what was expected. */
function ownStatus(status: string, expectedStatus: string): string {
  if (expectedStatus === 'failed') return status === 'failed' ? 'expectedfailure' : 'failed';
  return STATUSES[status] ?? status;
}
