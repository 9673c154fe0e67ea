import { relative } from 'node:path';
import { plainText } from '@livelane/core';
import { expect } from 'vitest';
import type { Running } from '../../support/process.ts';
import type { KitProject } from '../kit/kit-project.ts';
import { LONG_TITLE, ODD_TITLE } from '../kit/samples.ts';
import type { FrameworkKit, OwnTest } from '../kit/scenario.ts';

const PROGRAM = 'jest/bin/jest.js';

/** What a run needs besides `jest`. */
const RUNS: Record<string, { args: string[]; env?: Record<string, string> }> = {
  outcomes: { args: ['--json', '--outputFile=report.json'] },
  'one-worker': { args: ['--maxWorkers=1'] },
  'two-workers': { args: ['--maxWorkers=2'], env: { LANES: '2' } },
  filtered: { args: ['--testNamePattern=chosen one'] },
  'shard-1': { args: ['--shard=1/2'] },
  'shard-2': { args: ['--shard=2/2'] },
  empty: { args: ['--passWithNoTests'] },
  coverage: { args: ['--coverage'] },
  monorepo: { args: ['--config=packages/shop/jest.config.js'] },
};

export const jest: FrameworkKit = {
  framework: 'jest',
  title: 'Jest',
  outerGroups: 0,
  concurrent: true,
  start(project, run) {
    project.write('samples.json', JSON.stringify({ ODD_TITLE: ODD_TITLE.written, LONG_TITLE }));
    if (run === 'watched') return watch(project);
    const { args, env } = RUNS[run] ?? { args: [] };
    return project.start(PROGRAM, args, env);
  },
  ownReport,
  rows: {
    passes: 'shown',
    fails: 'shown',
    'throws-other-values': 'shown',
    'error-causes': {
      versions: {
        'jest-29': {
          limit: 'Without the cause: Jest 29 loses it on the way from its workers to its reporters.',
          says: { 'fails for a reason': /^the order failed$/ },
        },
      },
    },
    skipped: {
      limit: 'A test of Jest’s cannot skip itself while it runs.',
      tells: { 'is skipped by declaration': 'skipped', 'is skipped by a condition': 'skipped' },
    },
    todo: 'shown',
    flaky: 'shown',
    'fails-every-time': 'shown',
    'expected-failure': {
      versions: {
        'jest-29': {
          limit:
            'A test that fails as it is declared to counts as passed: Jest 29 does not tell its reporters of the declaration.',
          tells: { 'fails as declared': 'passed', 'passes against its declaration': 'failed' },
        },
      },
    },
    timeout: 'shown',
    'before-all-fails': {
      limit: 'Jest fails every test of the group with the error of the hook, and so do we.',
      tells: { 'broken > first': 'failed', 'broken > second': 'failed' },
      says: { 'broken > first': /the database is away/, 'broken > second': /the database is away/ },
    },
    'before-each-fails': 'shown',
    'after-each-fails': 'shown',
    'after-all-fails': 'shown',
    'deep-groups': 'shown',
    parameterised: 'shown',
    namesakes: 'shown',
    'namesakes-elsewhere': 'shown',
    concurrent: 'shown',
    'syntax-error': 'shown',
    'throwing-import': 'shown',
    'late-rejection': {
      versions: {
        'jest-29': {
          run: 'late-rejection',
          limit: 'Jest 29 fails the test that runs when a promise is rejected, and so do we.',
          tells: { 'leaves a promise behind': 'passed', 'waits for it': 'failed' },
          says: { 'waits for it': /too late/ },
          outside: [],
        },
        'jest-30': {
          run: 'late-rejection',
          limit:
            'Jest 30 fails the test that left the promise behind, which may have been reported as passed by then: that is told as an error of the run.',
        },
      },
    },
    loud: {
      limit:
        'What a test writes is not reported: Jest collects it by file, and does not say which test wrote what.',
      check: ({ told }) => expect(told.outcome('is loud').stdout).toBeUndefined(),
    },
    'odd-text': 'shown',
    'long-title': 'shown',
    attachments: { limit: 'Jest has no attachments of its own: `livelane.attach` makes them.' },
    steps: { limit: 'Jest has no steps of its own: `livelane.step` makes them.' },
    'native-words': {
      cannot: 'Jest has no tags, annotations or links. `livelane` and keys in titles are there instead.',
    },
    'fake-timers': 'shown',
    'mocked-files': 'shown',
    snapshots: 'shown',
    'type-tests': { cannot: 'Jest has no tests of types.' },
    'two-workers': 'shown',
    'one-worker': 'shown',
    live: 'shown',
    'worker-exits': 'shown',
    'worker-is-killed': 'shown',
    'worker-out-of-memory': 'shown',
    bail: {
      limit: 'Jest stops between files: the other tests of the file with the failure are run and reported.',
    },
    interrupted: 'shown',
    'interrupted-twice': 'shown',
    only: 'shown',
    filtered: 'shown',
    'shard-1': 'shown',
    'shard-2': 'shown',
    empty: {
      limit: 'Only with `--passWithNoTests`: where Jest finds no test file, it otherwise starts no reporter.',
    },
    many: 'shown',
    author: 'shown',
    inactive: 'shown',
    coverage: 'shown',
    commonjs: 'shown',
    typescript: 'shown',
    projects: 'shown',
    monorepo: 'shown',
    options: 'shown',
    watched: 'shown',
  },
};

/** Runs in watch mode, once more after a change, and stops. */
async function watch(project: KitProject): Promise<Running> {
  const running = project.start(PROGRAM, ['--watchAll']);
  await running.says(/Ran all test suites/);
  project.write('watched.test.js', `${project.read('watched.test.js')}\n`);
  await running.says(/Ran all test suites[\s\S]*Ran all test suites/);
  running.child.kill();
  return running;
}

interface Report {
  testResults: {
    name: string;
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: 'passed' | 'failed' | 'pending' | 'todo';
      /** From Jest 30 on. */
      failing?: boolean;
      duration?: number | null;
      failureMessages: string[];
      invocations: number;
    }[];
  }[];
}

type Assertion = Report['testResults'][number]['assertionResults'][number];

function ownReport(project: KitProject): OwnTest[] {
  const { testResults }: Report = JSON.parse(project.read('report.json'));
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(
      (assertion): OwnTest => ({
        file: relative(project.folder, name),
        name: [...assertion.ancestorTitles, assertion.title].map(plainText).join(' > '),
        statuses: statusesOf(assertion),
        ...(typeof assertion.duration === 'number' && { durationMs: assertion.duration }),
      }),
    ),
  );
}

/** Jest's report has the last attempt of a test, and their number; only an attempt that failed is followed by another. */
function statusesOf({ status, failing, failureMessages, invocations }: Assertion): string[] {
  const earlier = Array.from({ length: Math.max(0, invocations - 1) }, () => 'failed');
  if (status === 'pending') return ['skipped'];
  if (status === 'passed') return [...earlier, failing ? 'expectedfailure' : 'passed'];
  const isTimeout = failureMessages.some((message) => message.includes('Exceeded timeout of'));
  return [...earlier, isTimeout ? 'timedout' : status];
}
