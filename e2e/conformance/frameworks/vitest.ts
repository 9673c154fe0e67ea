import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';
import type { Running } from '../../support/process.ts';
import type { KitProject } from '../kit/kit-project.ts';
import { LONG_TITLE, ODD_TITLE } from '../kit/samples.ts';
import type { FrameworkKit, OwnTest } from '../kit/scenario.ts';

/** What a run needs besides `vitest run`. */
const RUNS: Record<string, { args?: string[]; env?: Record<string, string> }> = {
  'two-workers': { env: { LANES: '2' } },
  filtered: { args: ['--testNamePattern', 'chosen one'] },
  'shard-1': { args: ['--shard=1/2'] },
  'shard-2': { args: ['--shard=2/2'] },
  monorepo: { args: ['--root', 'packages/shop'] },
};

const RETRIES = {
  limit:
    'One result comes for all attempts of a test: the earlier ones are told when the last one has ended, with their errors and without times of their own.',
};

const LATE = { limit: 'Workers tell ten times a second what has happened: all is up to 100 ms late.' };

const NOW_AND_THEN = {
  limit: `${LATE.limit} Now and then such a moment is missed; then a test that hangs appears when it ends or annotates something.`,
};

const LAST_MOMENT =
  'Workers tell ten times a second what has happened: of the last 100 ms before one dies nobody hears.';

export const vitest: FrameworkKit = {
  framework: 'vitest',
  title: 'Vitest',
  outerGroups: 0,
  concurrent: true,
  start(project, run) {
    if (run === 'outcomes') {
      project.write('samples.json', JSON.stringify({ ODD_TITLE: ODD_TITLE.written, LONG_TITLE }));
      // Written here, since no tool of ours could read it.
      project.write('syntax-error.test.js', 'const = 1;\n');
    }
    if (run === 'watched') return watch(project);
    const { args = [], env } = RUNS[run] ?? {};
    return project.start('vitest/vitest.mjs', ['run', ...args], env);
  },
  ownReport,
  rows: {
    passes: 'shown',
    fails: 'shown',
    'throws-other-values': 'shown',
    'error-causes': 'shown',
    skipped: 'shown',
    todo: 'shown',
    flaky: { versions: { 'vitest-3': RETRIES, 'vitest-4': RETRIES } },
    'fails-every-time': { versions: { 'vitest-3': RETRIES, 'vitest-4': RETRIES } },
    'expected-failure': {
      limit: 'Vitest throws away the errors of a test that fails as it is declared to.',
    },
    timeout: 'shown',
    'before-all-fails': 'shown',
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
    'late-rejection': 'shown',
    loud: 'shown',
    'odd-text': 'shown',
    'long-title': 'shown',
    attachments: {
      limit:
        'Vitest refuses to attach a file that does not exist, so there is nothing to tell of it; `livelane.attach` tells it as missing.',
      check: ({ project, told }) => {
        const { evidence = [] } = told.outcome('attaches files');
        const { folder } = project.run();
        const contents = evidence.map(({ name, path = '' }) => [
          name,
          readFileSync(join(folder, path), 'utf8'),
        ]);
        expect(contents).toEqual([
          ['notes.txt', 'from a file'],
          ['body.txt', 'from memory'],
          ['empty.txt', ''],
        ]);
      },
    },
    steps: { cannot: 'Vitest has no steps of its own; `livelane.step` makes them.' },
    'native-words': {
      versions: {
        'vitest-3': {
          limit: 'Vitest 3 has no tags, which came with 4.1; annotations are told.',
          check: ({ told }) => {
            const { test, annotations } = told.outcome('is described');
            expect(test.tags).toBeUndefined();
            expect(annotations).toEqual([{ type: 'issue', description: 'BUG-7' }]);
          },
        },
      },
    },
    'fake-timers': 'shown',
    'mocked-files': 'shown',
    snapshots: 'shown',
    'type-tests': 'shown',
    'two-workers': 'shown',
    'one-worker': 'shown',
    live: { versions: { 'vitest-3': NOW_AND_THEN, 'vitest-4': NOW_AND_THEN, 'vitest-5': LATE } },
    'worker-exits': 'shown',
    'worker-is-killed': { limit: LAST_MOMENT },
    'worker-out-of-memory': { limit: LAST_MOMENT },
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
    watched: 'shown',
  },
};

/** Runs in watch mode, once more after a change, and stops. */
async function watch(project: KitProject): Promise<Running> {
  const running = project.start('vitest/vitest.mjs', ['watch']);
  await running.says(/Waiting for file changes/);
  const again = project.read('watched.test.js');
  project.write('watched.test.js', `${again}\n`);
  await running.says(/Waiting for file changes[\s\S]*Waiting for file changes/);
  running.child.kill();
  return running;
}

interface Report {
  testResults: { name: string; assertionResults: OwnResult[] }[];
}

interface OwnResult {
  ancestorTitles: string[];
  title: string;
  status: 'passed' | 'failed' | 'pending' | 'skipped' | 'todo';
  duration?: number;
  failureMessages: string[];
}

function ownReport(project: KitProject): OwnTest[] {
  const { testResults }: Report = JSON.parse(project.read('report.json'));
  return testResults.flatMap(({ name, assertionResults }) => {
    const file = relative(project.folder, name);
    return assertionResults.map((test): OwnTest => {
      const title = test.title === ODD_TITLE.written ? ODD_TITLE.told : test.title;
      // Of type tests, the report has the file among the groups.
      const groups = test.ancestorTitles.filter((group) => group !== file);
      const statuses = statusesOf(test);
      return {
        file,
        name: [...groups, title].join(' > '),
        statuses,
        // It has the time of all attempts together, and that of a skipped test no reporter is told.
        ...(statuses.length === 1 && test.status !== 'skipped' && { durationMs: test.duration }),
      };
    });
  });
}

/** What the report calls by other words. */
const TOLD_AS = new Map([
  ['takes too long', 'timedout'],
  ['fails as declared', 'expectedfailure'],
]);

/** The report has one status, and the errors of all attempts. */
function statusesOf({ title, status, failureMessages }: OwnResult): string[] {
  const known = TOLD_AS.get(title);
  if (known) return [known];
  const failures = failureMessages.map(() => 'failed');
  return status === 'failed' ? failures : [...failures, status === 'pending' ? 'skipped' : status];
}
