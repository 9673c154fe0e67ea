import { plainText } from '@livelane/core';
import type { Running } from '../../support/process.ts';
import type { KitProject } from '../kit/kit-project.ts';
import { journalled } from '../kit/runs.ts';
import type { FrameworkKit, OwnTest } from '../kit/scenario.ts';

const ARGUMENTS: Record<string, string[]> = {
  'two-workers': ['--parallel', '--jobs', '2'],
  filtered: ['--grep', 'chosen one'],
  monorepo: ['--config', 'packages/shop/.mocharc.json'],
  watched: ['--watch'],
};

const ENVIRONMENT: Record<string, Record<string, string>> = {
  'two-workers': { LANES: '2' },
  'worker-out-of-memory': { NODE_OPTIONS: '--max-old-space-size=64' },
  coverage: { NODE_V8_COVERAGE: 'coverage' },
};

export const mocha: FrameworkKit = {
  framework: 'mocha',
  title: 'Mocha',
  outerGroups: 0,
  concurrent: false,
  async start(project, run) {
    // Up to Mocha 9 the program had no ending.
    const program = project.version.id === 'mocha-unsupported' ? 'mocha/bin/mocha' : 'mocha/bin/mocha.js';
    const running = project.start(program, ARGUMENTS[run] ?? [], ENVIRONMENT[run]);
    if (run === 'watched') await changeOnce(running, project);
    return running;
  },
  ownReport: (project) => testsOf(JSON.parse(project.read('report.json')), project),
  rows: {
    passes: 'shown',
    fails: 'shown',
    'throws-other-values': 'shown',
    'error-causes': 'shown',
    skipped: 'shown',
    todo: {
      limit:
        'Mocha drops the function of `it.skip`, so that `it("…")` without one looks the same to a reporter: both are skipped.',
      tells: { 'is planned': 'skipped' },
    },
    flaky: 'shown',
    'fails-every-time': 'shown',
    'expected-failure': { cannot: 'Mocha has no tests that are declared to fail.' },
    timeout: 'shown',
    'before-all-fails': { run: 'hooks' },
    'before-each-fails': {
      limit:
        'When a `beforeEach` fails, Mocha gives the group up: the test it ran for has failed, and those after it are skipped, with the annotation “not run”. (The newest Mocha has `--fail-hook-affected-tests`, which makes them fail.)',
      run: 'hooks',
      tells: { 'broken > first': 'failed', 'broken > second': 'skipped' },
      says: { 'broken > first': /no user/ },
    },
    'after-each-fails': {
      limit:
        'When an `afterEach` fails, Mocha gives the group up: the test it ran for has failed, and those after it are skipped, with the annotation “not run”.',
      run: 'hooks',
      tells: { 'broken > first': 'failed', 'broken > second': 'skipped' },
      says: { 'broken > first': /cannot log out/ },
    },
    'after-all-fails': 'shown',
    'deep-groups': 'shown',
    parameterised: 'shown',
    namesakes: 'shown',
    'namesakes-elsewhere': 'shown',
    concurrent: { cannot: 'Mocha runs the tests of a file one after the other.' },
    'syntax-error': loadsNot('syntax-error'),
    'throwing-import': loadsNot('throwing-import'),
    'late-rejection': 'shown',
    loud: {
      cannot:
        'What tests write goes past Mocha to the terminal, and to get in between would change what is seen there. `livelane.attach` and `livelane.comment` are kept.',
    },
    'odd-text': 'shown',
    'long-title': 'shown',
    attachments: { limit: 'Mocha has no attachments; with the author’s API: `livelane.attach`.' },
    steps: { limit: 'Mocha has no steps; with the author’s API: `livelane.step`.' },
    'native-words': {
      cannot:
        'Mocha has no tags, annotations or links. The author’s API has links, fields and cases; keys of cases are found in titles.',
    },
    'fake-timers': 'shown',
    'mocked-files': 'shown',
    snapshots: {
      cannot: 'Mocha has no snapshots. A library’s that does not match fails its test, with its message.',
    },
    'type-tests': { cannot: 'Mocha has no tests of types.' },
    'two-workers': 'shown',
    'one-worker': 'shown',
    live: 'shown',
    'worker-exits': diesInParallel(),
    'worker-is-killed': diesInParallel(),
    'worker-out-of-memory': diesInParallel(),
    bail: 'shown',
    interrupted: 'shown',
    'interrupted-twice': 'shown',
    only: 'shown',
    filtered: 'shown',
    'shard-1': { cannot: 'Mocha has no shards.' },
    'shard-2': { cannot: 'Mocha has no shards.' },
    empty: {
      limit:
        'A run whose files hold no tests. Where there is no file at all, Mocha ends before it makes a reporter.',
    },
    many: 'shown',
    author: 'shown',
    inactive: 'shown',
    coverage: 'shown',
    commonjs: 'shown',
    typescript: 'shown',
    projects: { cannot: 'Mocha has no projects.' },
    monorepo: 'shown',
    options: 'shown',
    watched: 'shown',
  },
};

function loadsNot(run: string) {
  return {
    limit:
      'With `--parallel`. Without it, Mocha ends before it makes a reporter: nothing is reported, and its own output says why.',
    run,
  };
}

function diesInParallel() {
  return {
    limit:
      'With `--parallel`. Without it the tests run in Mocha’s own process, and Livelane’s reporter ends with it: what had ended is reported, and the run is told as interrupted.',
  };
}

/** Waits for the first run, changes its file, and stops Mocha after the second. */
async function changeOnce(running: Running, project: KitProject): Promise<void> {
  const ends = () => project.events().filter(({ type }) => type === 'shard-end').length;
  await journalled(running, project, () => ends() === 1);
  project.write('test/watched.test.js', `// changed\n${project.read('test/watched.test.js')}`);
  await journalled(running, project, () => ends() === 2);
  running.child.kill('SIGINT');
}

/** A test of Mocha's JSON reporter. */
interface ReportedTest {
  title: string;
  fullTitle: string;
  file: string;
  duration?: number;
  currentRetry: number;
  err: { code?: string; message?: string };
}

interface Report {
  tests: ReportedTest[];
  pending: ReportedTest[];
}

function testsOf({ tests, pending }: Report, project: KitProject): OwnTest[] {
  const skipped = new Set(pending.map(({ file, fullTitle }) => `${file} ${fullTitle}`));
  return tests.map(({ title, fullTitle, file, duration, currentRetry, err }) => {
    const isSkipped = skipped.has(`${file} ${fullTitle}`);
    // Groups of the suite have names of one word.
    const groups = fullTitle.slice(0, -title.length).trim().split(' ');
    const name = plainText([...groups, title].filter((part) => part !== '').join(' > '));
    const failed = err.code === 'ERR_MOCHA_TIMEOUT' ? 'timedout' : 'failed';
    const last = isSkipped ? 'skipped' : err.message === undefined ? 'passed' : failed;
    return {
      file: file.slice(project.folder.length + 1),
      name,
      statuses: [...Array(currentRetry).fill('failed'), last],
      ...(duration !== undefined && !isSkipped && { durationMs: duration }),
    };
  });
}
