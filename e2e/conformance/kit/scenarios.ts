import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttemptEnd, Evidence, Step } from '@livelane/core';
import { OUTPUT_LIMIT } from '@livelane/core';
import { expect } from 'vitest';
import { deepGroup, LONG_TITLE, ODD_TITLE } from './samples.ts';
import type { Ran, Scenario } from './scenario.ts';

const OUTCOMES: Scenario[] = [
  {
    id: 'passes',
    title: 'A test passes',
    suite: 'one test “passes”',
    run: 'outcomes',
    tells: { passes: 'passed' },
  },
  {
    id: 'fails',
    title: 'A test fails with a diff',
    suite: '“fails with a diff”: compares { total: 41 } with { total: 42 }, deeply',
    run: 'outcomes',
    tells: { 'fails with a diff': 'failed' },
    says: { 'fails with a diff': /41[\s\S]*42|42[\s\S]*41/ },
    check: ({ told }) => {
      const [error] = told.outcome('fails with a diff').errors ?? [];
      expect(error?.location).toMatchObject({ file: told.test('fails with a diff').file });
    },
  },
  {
    id: 'throws-other-values',
    title: 'What is thrown is no Error',
    suite:
      '“throws a string” (`just a string`), “throws an object” ({ code: 7 }), “throws nothing” (undefined)',
    run: 'outcomes',
    tells: { 'throws a string': 'failed', 'throws an object': 'failed', 'throws nothing': 'failed' },
    says: {
      'throws a string': /just a string/,
      'throws an object': /code.*7/s,
      'throws nothing': /undefined/,
    },
  },
  {
    id: 'error-causes',
    title: 'An error with a cause',
    suite:
      '“fails for a reason”: throws an Error “the order failed” with the cause Error “the card is blocked”',
    run: 'outcomes',
    tells: { 'fails for a reason': 'failed' },
    says: { 'fails for a reason': /the order failed[\s\S]*the card is blocked/ },
  },
  {
    id: 'skipped',
    title: 'Tests are skipped: by declaration, by a condition, while they run',
    suite: '“is skipped by declaration”, “is skipped by a condition”, “is skipped while it runs”',
    run: 'outcomes',
    tells: {
      'is skipped by declaration': 'skipped',
      'is skipped by a condition': 'skipped',
      'is skipped while it runs': 'skipped',
    },
  },
  {
    id: 'todo',
    title: 'A test is planned (todo, pending)',
    suite: '“is planned”',
    run: 'outcomes',
    tells: { 'is planned': 'todo' },
  },
  {
    id: 'flaky',
    title: 'A test passes on its retry',
    suite: '“passes on its retry”: fails (“not yet”) at first, passes then',
    run: 'outcomes',
    tells: { 'passes on its retry': 'failed passed' },
    says: { 'passes on its retry': /not yet/ },
  },
  {
    id: 'fails-every-time',
    title: 'A test fails on every retry',
    suite: '“fails every time”: throws “attempt 1”, “attempt 2”, “attempt 3”, with two retries',
    run: 'outcomes',
    tells: { 'fails every time': 'failed failed failed' },
    check: ({ told }) => {
      const said = told.test('fails every time').attempts.map(({ errors }) => errors?.[0]?.message ?? '');
      expect(said.map((message) => /attempt \d/.exec(message)?.[0])).toEqual([
        'attempt 1',
        'attempt 2',
        'attempt 3',
      ]);
    },
  },
  {
    id: 'expected-failure',
    title: 'A test fails as it is declared to, another passes against its declaration',
    suite: '“fails as declared”, “passes against its declaration”',
    run: 'outcomes',
    tells: { 'fails as declared': 'expectedfailure', 'passes against its declaration': 'failed' },
  },
  {
    id: 'timeout',
    title: 'A test takes too long',
    suite: '“takes too long”: never ends, with a timeout of 300 ms',
    run: 'outcomes',
    tells: { 'takes too long': 'timedout' },
  },
  {
    id: 'before-all-fails',
    title: 'A hook before all tests of a group fails',
    suite:
      'group “broken” with a before-all hook that throws “the database is away”, tests “first” and “second”',
    run: 'outcomes',
    tells: { 'broken > first': 'skipped', 'broken > second': 'skipped' },
    check: ({ told }) =>
      expect(allMessages(told.errors, told.of('before-all-fails'))).toMatch(/the database is away/),
  },
  {
    id: 'before-each-fails',
    title: 'A hook before each test fails',
    suite: 'group “broken” with a before-each hook that throws “no user”, tests “first” and “second”',
    run: 'outcomes',
    tells: { 'broken > first': 'failed', 'broken > second': 'failed' },
    says: { 'broken > first': /no user/, 'broken > second': /no user/ },
  },
  {
    id: 'after-each-fails',
    title: 'A hook after each test fails',
    suite: 'group “broken” with an after-each hook that throws “cannot log out”, tests “first” and “second”',
    run: 'outcomes',
    tells: { 'broken > first': 'failed', 'broken > second': 'failed' },
    says: { 'broken > first': /cannot log out/, 'broken > second': /cannot log out/ },
  },
  {
    id: 'after-all-fails',
    title: 'A hook after all tests of a group fails',
    suite: 'group “broken” with an after-all hook that throws “cannot clean up”, tests “first” and “second”',
    run: 'outcomes',
    tells: { 'broken > first': 'passed', 'broken > second': 'passed' },
    check: ({ told }) =>
      expect(allMessages(told.errors, told.of('after-all-fails'))).toMatch(/cannot clean up/),
  },
  {
    id: 'deep-groups',
    title: 'Groups five deep',
    suite: 'groups “one” to “five”, each in the one before; in the last a test “is deep”',
    run: 'outcomes',
    tells: { [`${deepGroup} > is deep`]: 'passed' },
  },
  {
    id: 'parameterised',
    title: 'One template makes several tests',
    suite: '“adds 1 and 2”, “adds 2 and 3” (pass), “adds 5 and 5” (fails), by the framework’s own means',
    run: 'outcomes',
    tells: { 'adds 1 and 2': 'passed', 'adds 2 and 3': 'passed', 'adds 5 and 5': 'failed' },
  },
  {
    id: 'namesakes',
    title: 'The same title twice in a file',
    suite: 'two tests “is the same”: the first passes, the second fails',
    run: 'outcomes',
    tells: { 'is the same': 'passed', 'is the same #2': 'failed' },
  },
  {
    id: 'namesakes-elsewhere',
    title: 'The same title in two files',
    suite: 'a test “passes”, as in the file `passes`',
    run: 'outcomes',
    tells: { passes: 'passed' },
    check: ({ told }) => {
      const ids = ['passes', 'namesakes-elsewhere'].map((file) => told.of(file)[0]?.attempts[0].test.id);
      expect(new Set(ids).size).toBe(2);
    },
  },
  {
    id: 'concurrent',
    title: 'Tests of a file run at the same time',
    suite: '“first” and “second”, concurrent: each ends when the other one has begun',
    run: 'outcomes',
    tells: { first: 'passed', second: 'passed' },
  },
  {
    id: 'syntax-error',
    title: 'A file does not load: a syntax error',
    suite: 'a file that is no program',
    run: 'outcomes',
    tells: {},
    outside: [/syntax-error/],
  },
  {
    id: 'throwing-import',
    title: 'A file does not load: it throws',
    suite: 'a file that throws “thrown while it loads” before it declares its test',
    run: 'outcomes',
    tells: {},
    outside: [/thrown while it loads/],
  },
  {
    id: 'late-rejection',
    title: 'A promise is rejected after its test has ended',
    suite:
      '“leaves a promise behind” passes and leaves one that is rejected (“too late”) when it has ended; “waits for it” passes',
    run: 'outcomes',
    tells: { 'leaves a promise behind': 'passed', 'waits for it': 'passed' },
    outside: [/too late/],
  },
  {
    id: 'loud',
    title: 'A test writes 5 MB',
    suite: '“is loud”: fails, after it has written “head of it”, 5 MB of lines, “tail of it” to stdout',
    run: 'outcomes',
    tells: { 'is loud': 'failed' },
    check: ({ told }) => {
      const { stdout = '' } = told.outcome('is loud');
      expect(stdout.length).toBeLessThan(OUTPUT_LIMIT + 200);
      expect(stdout).toMatch(/head of it[\s\S]*characters left out[\s\S]*tail of it/);
    },
  },
  {
    id: 'odd-text',
    title: 'Terminal codes, emoji, right-to-left text, NUL and half characters in titles and messages',
    suite: `a test with the title ODD_TITLE of kit/samples.ts that fails with it as its message`,
    run: 'outcomes',
    check: ({ told }) => {
      const [test] = told.of('odd-text');
      expect(test?.attempts[0].test.title).toBe(ODD_TITLE.told);
      expect(test?.attempts[0].errors?.[0]?.message).toContain(ODD_TITLE.told);
    },
  },
  {
    id: 'long-title',
    title: 'A title of 3,000 characters',
    suite: 'a test with the title LONG_TITLE of kit/samples.ts',
    run: 'outcomes',
    tells: { [LONG_TITLE]: 'passed' },
  },
  {
    id: 'attachments',
    title: 'Attached files: by path, by content, empty, missing',
    suite:
      '“attaches files”: by the framework’s own means `notes.txt` by path (holds “from a file”), `body.txt` with the content “from memory”, `empty.txt` without content, and the missing file `nowhere.txt`',
    run: 'outcomes',
    tells: { 'attaches files': 'passed' },
    check: (ran) => {
      const evidence = ran.told.outcome('attaches files').evidence ?? [];
      expect(contentOf(ran, evidence, 'notes.txt')).toBe('from a file');
      expect(contentOf(ran, evidence, 'body.txt')).toBe('from memory');
      expect(contentOf(ran, evidence, 'empty.txt')).toBe('');
      expect(evidence.find(({ name }) => name === 'nowhere.txt')?.missing).toMatch(/ENOENT|no such file/);
    },
  },
  {
    id: 'steps',
    title: 'Steps, by the framework’s own means',
    suite:
      '“has steps”: a step “order” with the steps “add” and “pay” in it, of which “pay” fails (“no money”)',
    run: 'outcomes',
    tells: { 'has steps': 'failed' },
    check: ({ told }) => {
      expect(outline(told.outcome('has steps').steps)).toEqual([
        'order failed',
        '  add passed',
        '  pay failed',
      ]);
    },
  },
  {
    id: 'native-words',
    title: 'Tags, annotations, links of the framework’s own',
    suite: '“is described”: tags `@smoke` and `@TEST_CALC-1`, an annotation `issue` with the text `BUG-7`',
    run: 'outcomes',
    tells: { 'is described': 'passed' },
    check: ({ told }) => {
      const { test, annotations = [] } = told.outcome('is described');
      expect(test.tags).toEqual(expect.arrayContaining(['@smoke', '@TEST_CALC-1']));
      expect(annotations).toEqual(
        expect.arrayContaining([expect.objectContaining({ type: 'issue', description: 'BUG-7' })]),
      );
    },
  },
  {
    id: 'fake-timers',
    title: 'Tests replace timers, Date and process',
    suite:
      '“lives in 1999”: sets the clock to 1999-12-31 with fake timers (or by replacing Date), replaces `Date.now`, `setTimeout`, `process.hrtime`, `performance.now`, passes and leaves them replaced; “comes after” passes and puts them back',
    run: 'outcomes',
    tells: { 'lives in 1999': 'passed', 'comes after': 'passed' },
    check: ({ told, project }) => {
      const began = told.events[0]?.at ?? 0;
      for (const name of ['lives in 1999', 'comes after']) {
        const { at, startedAt = at, durationMs } = told.outcome(name);
        expect(startedAt, project.folder).toBeGreaterThanOrEqual(began - 60_000);
        expect(at).toBeGreaterThanOrEqual(began);
        expect(durationMs).toBeLessThan(60_000);
      }
    },
  },
  {
    id: 'mocked-files',
    title: 'Tests replace the file system',
    suite:
      '“has no disk”: replaces `fs.writeSync`, `fs.openSync`, `fs.existsSync` and `fs.readFileSync` (by the framework’s own means or by assignment) with functions that throw, passes, and puts them back when it has ended (an after-each hook)',
    run: 'outcomes',
    tells: { 'has no disk': 'passed' },
  },
  {
    id: 'snapshots',
    title: 'Snapshots',
    suite:
      '“matches” (passes), “does not match” (fails: the stored snapshot says { total: 41 }, the test 42)',
    run: 'outcomes',
    tells: { matches: 'passed', 'does not match': 'failed' },
    says: { 'does not match': /41[\s\S]*42|42[\s\S]*41/ },
  },
  {
    id: 'type-tests',
    title: 'Tests of types only',
    suite: '`type-tests.test-d.ts`: “has the right type” (passes), “has the wrong type” (fails)',
    run: 'outcomes',
    tells: { 'has the right type': 'passed', 'has the wrong type': 'failed' },
  },
];

const EXECUTION: Scenario[] = [
  {
    id: 'two-workers',
    title: 'A lane for each worker',
    suite:
      'the suite `lanes`, with two workers: files `a` and `b`, each with a test that ends when that of the other has begun (a file in `gates/`), and one more',
    run: 'two-workers',
    check: ({ told }) => {
      const lanes = new Map(told.tests.map(({ file, attempts }) => [file, attempts[0].lane]));
      expect(told.tests).toHaveLength(4);
      expect(new Set(lanes.values())).toEqual(new Set(['0', '1']));
    },
  },
  {
    id: 'one-worker',
    title: 'One lane without workers',
    suite: 'the same suite with one worker; the tests wait for each other only when `LANES=2`',
    run: 'one-worker',
    check: ({ told }) => {
      expect(told.tests).toHaveLength(4);
      expect(new Set(told.tests.map(({ attempts }) => attempts[0].lane)).size).toBe(1);
    },
  },
  {
    id: 'live',
    title: 'A test is journalled when it ends, a running one from its start',
    suite: 'file `live`: “ends first”, then “waits”, which ends when there is a file `gates/open`',
    run: 'live',
    check: ({ told }) => {
      const position = (type: string, title: string) =>
        told.events.findIndex(
          (event) =>
            event.type === type && 'test' in event && (event.test as { title?: string }).title === title,
        );
      // Only when the journal held its start did anybody open the gate.
      expect(position('attempt-end', 'ends first')).toBeGreaterThan(-1);
      expect(position('attempt-end', 'ends first')).toBeLessThan(position('attempt-start', 'waits'));
    },
  },
  {
    id: 'worker-exits',
    title: 'A worker ends itself (process.exit)',
    suite:
      'with two workers: file `fine` (“passes”), file `exits`: “passes before”, “exits” (process.exit(3)), “never runs”',
    run: 'worker-exits',
    check: expectDeath('exits'),
  },
  {
    id: 'worker-is-killed',
    title: 'A worker is killed (kill -9)',
    suite: 'the same with `process.kill(process.pid, "SIGKILL")`: “passes before”, “is killed”',
    run: 'worker-is-killed',
    check: expectDeath('is killed'),
  },
  {
    id: 'worker-out-of-memory',
    title: 'A worker runs out of memory',
    suite: 'the same with a test “takes all memory”, in a worker with a small heap',
    run: 'worker-out-of-memory',
    check: expectDeath('takes all memory'),
  },
  {
    id: 'bail',
    title: 'The run stops at the first failure',
    suite:
      'file `bail`, with the framework’s option to stop at the first failure: “passes”, “fails”, “is not reached”',
    run: 'bail',
    check: ({ told }) => {
      expect(told.outcome('passes').status).toBe('passed');
      expect(told.outcome('fails').status).toBe('failed');
      expect(told.tests.map(({ name }) => name)).not.toContain('is not reached');
    },
  },
  {
    id: 'interrupted',
    title: 'Ctrl-C',
    suite: 'file `interrupted`: “passes before”, “waits” (never ends, no timeout), “never runs”',
    run: 'interrupted',
    check: expectInterruption,
  },
  {
    id: 'interrupted-twice',
    title: 'Ctrl-C, twice',
    suite: 'the same suite',
    run: 'interrupted-twice',
    check: expectInterruption,
  },
  {
    id: 'only',
    title: 'Tests selected with .only',
    suite: 'file `only`: “is chosen” (only), “is not chosen”',
    run: 'only',
    check: ({ told }) =>
      expect(told.tests.map(({ name }) => name.split(' > ').at(-1))).toEqual(['is chosen']),
  },
  {
    id: 'filtered',
    title: 'Tests selected by a filter',
    suite:
      'file `filtered`, run with the framework’s filter for titles that contain “chosen one”: “chosen one passes”, “another”',
    run: 'filtered',
    check: ({ told }) =>
      expect(told.tests.map(({ name }) => name.split(' > ').at(-1))).toEqual(['chosen one passes']),
  },
  ...[1, 2].map(
    (shard): Scenario => ({
      id: `shard-${shard}`,
      title: `Shard ${shard} of 2`,
      suite: 'files `a` and `b` with two tests each, run with `--shard`',
      run: `shard-${shard}`,
      check: ({ told }) => {
        expect(told.events[0]).toMatchObject({ shard: { current: shard, total: 2 } });
        expect(told.tests.map(({ attempts }) => attempts[0].status)).toEqual(['passed', 'passed']);
      },
    }),
  ),
  {
    id: 'empty',
    title: 'No tests at all',
    suite: 'a project without any test',
    run: 'empty',
    check: ({ told }) => {
      expect(told.tests).toEqual([]);
      expect(told.end).toBeDefined();
    },
  },
  {
    id: 'many',
    title: '5,000 tests',
    suite: 'five files `many-1` … with 1,000 tests each, in groups of 100, made in a loop',
    run: 'many',
    check: ({ told }) => {
      expect(told.tests).toHaveLength(5000);
      expect(told.tests.every(({ attempts }) => attempts[0].status === 'passed')).toBe(true);
    },
  },
  {
    id: 'author',
    title: 'The author’s API',
    suite:
      'file `author`: “says it all” imports `livelane` from our package: case("CALC-1", "PROJ-TC-7"), comment("looked twice"), field("browser", "chrome"), link("https://example.com/run", "the run"), owner("ann"), attach("note.txt", { body: "kept" }), step("order", …) with step("add") and a step("pay") in it whose body throws “no money” (caught in “order”); passes. “says nothing” passes. “is ignored” calls ignore(). “says it on each attempt” (one retry) comments “first” and throws, then comments “second” and passes',
    run: 'author',
    check: expectAuthor,
  },
  {
    id: 'inactive',
    title: 'The author’s API without an active reporter',
    suite: 'the same suite, with LIVELANE_DISABLED=1',
    run: 'inactive',
    check: ({ told, output }) => {
      expect(told.events).toEqual([]);
      expect(output).not.toMatch(/livelane/i);
    },
  },
  {
    id: 'coverage',
    title: 'With coverage',
    suite:
      'file `coverage` with “is covered”, run with the framework’s coverage (c8 or NODE_V8_COVERAGE where it has none)',
    run: 'coverage',
    check: ({ told }) => expect(told.outcome('is covered').status).toBe('passed'),
  },
  {
    id: 'commonjs',
    title: 'A CommonJS project',
    suite:
      '`package.json` with "type": "commonjs", a CommonJS config, file `commonjs` with “passes” that requires `livelane` and calls case("CALC-1")',
    run: 'commonjs',
    check: ({ told }) =>
      expect(told.outcome('passes')).toMatchObject({ status: 'passed', cases: ['CALC-1'] }),
  },
  {
    id: 'typescript',
    title: 'A TypeScript project',
    suite:
      '`typescript.*.ts` with “passes” that imports `livelane` and calls case("CALC-1"); the framework’s usual way for TypeScript',
    run: 'typescript',
    check: ({ told }) =>
      expect(told.outcome('passes')).toMatchObject({ status: 'passed', cases: ['CALC-1'] }),
  },
  {
    id: 'projects',
    title: 'Projects of the framework’s config',
    suite: 'file `projects` with “passes”, run in two projects “one” and “two”',
    run: 'projects',
    check: ({ told }) => {
      expect(told.tests.map(({ project }) => project).sort()).toEqual(['one', 'two']);
      expect(new Set(told.tests.map(({ attempts }) => attempts[0].test.id)).size).toBe(1);
    },
  },
  {
    id: 'monorepo',
    title: 'A package’s tests, run from the monorepo’s root',
    suite:
      '`packages/shop` holds the framework’s config and the file `monorepo` with “passes”; run from the folder above `packages`, with the framework’s option for another config or folder',
    run: 'monorepo',
    check: ({ told, project }) => {
      expect(told.outcome('passes').status).toBe('passed');
      expect(project.has('.livelane/runs') || project.has('packages/shop/.livelane/runs')).toBe(true);
    },
  },
  {
    id: 'options',
    title: 'Options in the framework’s config',
    suite: 'file `options` with “passes”; the reporter’s options say delivery.dir: "journal"',
    run: 'options',
    check: ({ told, project }) => {
      expect(told.events).toEqual([]);
      expect(project.has('journal/runs')).toBe(true);
    },
  },
  {
    id: 'watched',
    title: 'Watch mode',
    suite: 'file `watched` with “passes”, run in watch mode and once more when the file has changed',
    run: 'watched',
    check: ({ project, told }) => {
      expect(project.runs()).toHaveLength(2);
      expect(told.tests).toHaveLength(1);
      expect(told.tests[0]?.attempts).toHaveLength(2);
    },
  },
];

export const SCENARIOS: readonly Scenario[] = [...OUTCOMES, ...EXECUTION];

function allMessages(
  errors: readonly { error: { message: string } }[],
  tests: readonly { attempts: AttemptEnd[] }[],
): string {
  const ofTests = tests.flatMap(({ attempts }) => attempts.flatMap((attempt) => attempt.errors ?? []));
  return [...errors.map(({ error }) => error), ...ofTests].map(({ message }) => message).join('\n');
}

function contentOf({ project }: Ran, evidence: readonly Evidence[], name: string): string | undefined {
  const found = evidence.find((file) => file.name === name);
  return found?.path && readFileSync(join(project.run().folder, found.path), 'utf8');
}

/** Steps as lines, indented; only those of the test itself, without the framework's own. */
export function outline(steps: readonly Step[] = [], depth = 0): string[] {
  return steps
    .filter(
      ({ category = '' }) =>
        !['hook', 'fixture', 'expect', 'pw:api', 'attach', 'test.attach', 'Before', 'After'].includes(
          category,
        ),
    )
    .flatMap(({ title, status, steps: inner }) => [
      `${'  '.repeat(depth)}${title} ${status}`,
      ...outline(inner, depth + 1),
    ]);
}

/** A dead worker costs the test that it ran, and no other one its result. */
function expectDeath(title: string) {
  return ({ told }: Ran) => {
    expect(told.outcome('passes').status).toBe('passed');
    expect(told.outcome('passes before').status).toBe('passed');
    expect(['failed', 'interrupted']).toContain(told.outcome(title).status);
    expect(told.end).toBe('failed');
  };
}

function expectInterruption({ told }: Ran): void {
  expect(told.outcome('passes before').status).toBe('passed');
  const names = told.tests.map(({ name }) => name.split(' > ').at(-1));
  expect(names).not.toContain('never runs');
  const waiting = told.tests.find(({ name }) => name.endsWith('waits'));
  if (waiting) expect(waiting.attempts[0].status).toBe('interrupted');
  // A journal without its last line is a killed run's, which the courier tells as such.
  expect(['interrupted', undefined]).toContain(told.end);
}

function expectAuthor(ran: Ran): void {
  const { told } = ran;
  const all = told.outcome('says it all');
  expect(all).toMatchObject({
    status: 'passed',
    cases: ['CALC-1', 'PROJ-TC-7'],
    comments: ['looked twice'],
    fields: { browser: 'chrome' },
    links: [{ name: 'the run', url: 'https://example.com/run' }],
    owner: 'ann',
  });
  expect(outline(all.steps)).toEqual(['order passed', '  add passed', '  pay failed']);
  expect(contentOf(ran, all.evidence ?? [], 'note.txt')).toBe('kept');
  const nothing = told.outcome('says nothing');
  for (const key of ['cases', 'comments', 'fields', 'links', 'owner', 'evidence', 'ignored'] as const) {
    expect(nothing[key], key).toBeUndefined();
  }
  expect(told.outcome('is ignored')).toMatchObject({ status: 'passed', ignored: true });
  expect(told.test('says it on each attempt').attempts.map(({ comments }) => comments)).toEqual([
    ['first'],
    ['second'],
  ]);
}
