import type { Operation, Result, RunFacts, RunningTest } from '@livelane/dispatcher';
import { afterEach, describe, expect, test } from 'vitest';
import { Emulated } from './emulated.ts';
import { buildRun, identity, lane, result, run } from './samples.ts';

const started: Emulated[] = [];

afterEach(async () => {
  for (const emulated of started.splice(0)) await emulated.close();
});

async function start(): Promise<Emulated> {
  const emulated = await Emulated.start();
  started.push(emulated);
  return emulated;
}

const facts = run();
const openRun = (of: RunFacts = facts): Operation => ({ kind: 'open-run', run: of });
const closeRun: Operation = { kind: 'close-run', run: facts, end: 'passed' };
const running = (...cases: string[]): RunningTest => ({
  test: identity(),
  identity: 'i',
  cases,
  startedAt: 0,
});

function deliver(
  results: Result[],
  more: { earlier?: Result[]; running?: RunningTest[] } = {},
): Extract<Operation, { kind: 'deliver' }> {
  return { kind: 'deliver', run: facts, lane, results, earlier: [], running: [], ...more };
}

function note(...tests: RunningTest[]): Operation {
  return { kind: 'note', run: facts, end: 'killed', errors: [], running: tests };
}

const bulk = { method: 'POST', path: '/bulk/testrun/update$' };

describe('a run from its beginning to its end', () => {
  test('is a cycle of its own, with the outcome of each case, and nothing was refused', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    const passed = result('passed', ['PROJ-TC-1'], [{ durationMs: 1_234 }]);
    const failed = result('failed', ['PROJ-TC-2', 'PROJ-TC-3'], [{ errors: [{ message: 'expected 1' }] }]);
    await sender.accept(openRun());
    await sender.accept(deliver([], { running: [running('PROJ-TC-1'), running('PROJ-TC-2', 'PROJ-TC-3')] }));
    await sender.accept(deliver([passed], { running: [running('PROJ-TC-4')] }));
    await sender.accept(deliver([failed, result('skipped', ['PROJ-TC-5'])]), note(running('PROJ-TC-4')));
    const closed = await sender.accept(closeRun);

    const cycle = emulated.cycle();
    expect(cycle.title).toBe('Playwright · 2026-11-25 06:30 UTC');
    expect(cycle.objective).toContain('Livelane run 20261125-063012-0a1b2c');
    expect(cycle.objective).toContain('Framework: Playwright 1.65.1');
    expect(Object.fromEntries([...cycle.runs].map(([key, runs]) => [key, runs[0]?.history]))).toEqual({
      'PROJ-TC-1': ['In Progress', 'Passed'],
      'PROJ-TC-2': ['In Progress', 'Failed'],
      'PROJ-TC-3': ['In Progress', 'Failed'],
      'PROJ-TC-4': ['In Progress', 'Not Run'],
      'PROJ-TC-5': ['Not Run'],
    });
    expect([...cycle.runs.values()].every((runs) => runs.length === 1)).toBe(true);
    expect(cycle.runs.get('PROJ-TC-1')?.[0]).toMatchObject({
      effort: 1.234,
      comments: ['tests/cart.spec.ts:12 › Cart › adds an item'],
    });
    expect(cycle.runs.get('PROJ-TC-2')?.[0]?.comments.at(-1)).toContain('expected 1');
    expect(closed).toMatchObject({
      notes: [expect.stringMatching(/^Cycle PROJ-CY-1 in AIO Tests: .*Not Run 2.*Passed 1.*Failed 2.*\.$/)],
    });
    expect(sender.backend.label(sender.delivery)).toBe('cycle PROJ-CY-1');
    expect(emulated.violations()).toEqual([]);
  });

  test('works with Jira Server in the same way', async () => {
    const emulated = await start();
    const sender = emulated.begin({ deployment: 'server' });
    await sender.accept(openRun(), deliver([result('passed', ['PROJ-TC-1'])]), closeRun);
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Passed' });
    expect(emulated.requests(/^\/rest\/aio-tcms-api\/1\.0\//).length).toBeGreaterThan(3);
    expect(emulated.violations()).toEqual([]);
  });

  test('puts a new cycle where the settings say', async () => {
    const emulated = await start();
    const cycle = {
      title: 'Nightly',
      folder: 'Nightly/Web',
      tasks: ['PROJ-7'],
      objective: 'What must work',
      customFields: { browser: 'chrome', Build: 77 },
    };
    await emulated.begin({ cycle }).accept(openRun());
    expect(emulated.cycle()).toMatchObject({
      title: 'Nightly',
      objective: 'What must work',
      jiraTaskIDs: ['PROJ-7'],
      folder: ['Nightly', 'Web'],
      customFields: [
        { ID: 5, name: 'Browser', value: { ID: 51, value: 'Chrome' } },
        { ID: 6, name: 'Build', value: 77 },
      ],
    });
    expect(emulated.violations()).toEqual([]);
  });

  test('sends a case once that several tests of a batch name, and keeps what was delivered before', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    const first = result('failed', ['PROJ-TC-1'], [{ durationMs: 1_000 }]);
    const second = result('passed', ['PROJ-TC-1'], [{ durationMs: 500 }]);
    const third = result('passed', ['PROJ-TC-1', 'PROJ-TC-2'], [{ durationMs: 250 }]);
    await sender.accept(openRun(), deliver([second]));
    await sender.accept(deliver([first, third], { earlier: [second] }));
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Failed', 'PROJ-TC-2': 'Passed' });
    const [shown] = emulated.cycle().runs.get('PROJ-TC-1') ?? [];
    expect(shown?.effort).toBe(1.75);
    expect(shown?.comments.at(-1)).toContain('3 tests report this case: 2 passed, 1 failed');
    // A test that begins later must not hide the failure.
    await sender.accept(deliver([], { running: [running('PROJ-TC-1')] }));
    expect(emulated.statuses()).toMatchObject({ 'PROJ-TC-1': 'Failed' });
    expect(emulated.violations()).toEqual([]);
  });

  test('is taken whatever its texts are', async () => {
    const emulated = await start();
    const texts = [
      '',
      '\u0000',
      '\u001b[31mred\u001b[39m',
      '\ud800',
      '<b>&"\'',
      '__proto__',
      '日本語',
      '😀'.repeat(20_000),
    ];
    const settings = {
      ...facts.settings,
      tags: texts,
      fields: Object.fromEntries(texts.map((text) => [text, text])),
    };
    const results = texts.map((text, index) =>
      result(
        'failed',
        [`PROJ-TC-${index + 1}`],
        [
          {
            errors: [{ message: text, stack: text }],
            stdout: text,
            comments: [text],
            links: [{ name: text, url: text }],
            fields: { [text]: text },
            steps: [{ title: text, status: 'failed', startedAt: 0, durationMs: 1, error: text }],
          },
        ],
        { test: { title: text, path: [text], file: text } },
      ),
    );
    const sender = emulated.begin({ createCases: true });
    await sender.accept(
      openRun(buildRun({ settings: { ...settings, name: texts.at(-1) } })),
      deliver(results),
    );
    const unlinked = results.map((one, index) => ({ ...one, identity: `nasty ${index}`, cases: [] }));
    await sender.accept({ kind: 'make-cases', run: facts, results: unlinked });
    expect(Object.values(emulated.statuses())).toEqual(texts.map(() => 'Failed'));
    expect(emulated.cases()).toHaveLength(texts.length);
    expect(emulated.violations()).toEqual([]);
  });

  test('splits what is more than 100 cases', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    const keys = Array.from({ length: 250 }, (_, index) => `PROJ-TC-${index + 1}`);
    await sender.accept(openRun(), deliver([result('passed', keys)]));
    expect(Object.keys(emulated.statuses())).toHaveLength(250);
    expect(emulated.requests(/bulk/)).toHaveLength(3);
    expect(emulated.violations()).toEqual([]);
  });

  test('spends no request of its own on running tests beside a full batch', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    const results = Array.from({ length: 99 }, (_, index) => result('passed', [`PROJ-TC-${index + 1}`]));
    const tests = ['PROJ-TC-101', 'PROJ-TC-102'].map((key) => running(key));
    await sender.accept(openRun(), deliver(results, { running: tests }));
    expect(emulated.requests(/bulk/)).toHaveLength(1);
    expect(emulated.statuses()).toMatchObject({ 'PROJ-TC-99': 'Passed', 'PROJ-TC-101': 'In Progress' });
    expect(emulated.statuses()).not.toHaveProperty('PROJ-TC-102');
  });

  test('leaves alone what is not marked as running when the runner died', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    const done = result('failed', ['PROJ-TC-1']);
    await sender.accept(openRun(), deliver([], { running: [running('PROJ-TC-1')] }), deliver([done]));
    const later = emulated.begin({}, { delivery: sender.delivery });
    await later.accept(note(running('PROJ-TC-1'), running('PROJ-TC-2')));
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Failed' });
  });
});

describe('the cycle', () => {
  test('of a title is made once, and is the same every night', async () => {
    const emulated = await start();
    const cycle = { title: 'Nightly' };
    await emulated.begin({ cycle }).accept(openRun());
    await emulated.begin({ cycle }).accept(openRun(run({ id: 'another' })));
    expect(emulated.cycle().title).toBe('Nightly');
    expect(emulated.violations()).toEqual([]);
  });

  test('of an ambiguous title is the oldest, with a word', async () => {
    const emulated = await start();
    for (const title of ['Nightly', 'Nightly', 'Nightly 2'])
      await emulated.ask('POST', '/testcycle/detail', { title });
    const sender = emulated.begin({ cycle: { title: 'Nightly' } });
    expect(await sender.perform(openRun())).toMatchObject({
      kind: 'accepted',
      ids: { cycle: 'PROJ-CY-1' },
      notes: [expect.stringMatching(/^2 cycles have the title "Nightly".*aio\.cycle\.key/)],
    });
  });

  test('of a CI build is shared by its machines, whatever they call it, and told from other builds', async () => {
    const emulated = await start();
    const first = { current: 1, total: 2 };
    const base = buildRun({}, first);
    const jest = buildRun({ start: { ...base.start, framework: { name: 'jest', version: '30' } } }, first);
    const senders = [emulated.begin(), emulated.begin(), emulated.begin()] as const;
    await senders[0].accept(openRun(base));
    await senders[1].accept(openRun(jest));
    await senders[2].accept(openRun(buildRun({ id: 'github-78.1' }, first)));
    expect(senders.map(({ delivery }) => delivery.ids.get('cycle'))).toEqual([
      'PROJ-CY-1',
      'PROJ-CY-1',
      'PROJ-CY-2',
    ]);
    expect(emulated.cycle('PROJ-CY-1').title).toBe('Playwright · main · 0123456 · github-77.1');
    expect(emulated.violations()).toEqual([]);
  });

  test('of one build is not taken for that of a build whose number begins alike', async () => {
    const emulated = await start();
    await emulated.begin().accept(openRun(buildRun({ id: 'github-771' }, { current: 1, total: 2 })));
    await emulated.begin().accept(openRun(buildRun({ id: 'github-77' }, { current: 1, total: 2 })));
    expect(emulated.cycles()).toHaveLength(2);
  });

  test('is made by shard 1, and the others look for it', async () => {
    const emulated = await start();
    const second = emulated.begin();
    const shard = (current: number) => openRun(buildRun({}, { current, total: 2 }));
    expect(await second.perform(shard(2))).toMatchObject({
      kind: 'pending',
      reason: 'shard 2 of 2 leaves it to an earlier one to make the cycle',
      afterMs: 5_000,
    });
    await emulated.begin().accept(shard(1));
    await second.accept(shard(2));
    expect(second.delivery.ids.get('cycle')).toBe('PROJ-CY-1');
    expect(emulated.cycle().key).toBe('PROJ-CY-1');
    expect(emulated.violations()).toEqual([]);
  });

  test('made by two machines at the same moment is the one with the lowest number', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    emulated.setFaults({ kind: 'slow', ms: 300, match: { path: '/testcycle/search$' }, times: 1 });
    const slow = sender.perform(openRun(buildRun({}, { current: 1, total: 2 })));
    await emulated.arrival(/\/search$/);
    await emulated.begin().accept(openRun(buildRun({}, { current: 1, total: 2 })));
    expect(await slow).toMatchObject({
      kind: 'accepted',
      ids: { cycle: 'PROJ-CY-1' },
      notes: [expect.stringContaining('PROJ-CY-2 is empty and can be deleted')],
    });
  });

  test.each([
    ['is not there', { key: 'PROJ-CY-9' }, /does not know cycle PROJ-CY-9 \(404\).*"aio\.cycle"/],
    [
      'has a field that the project does not have',
      { customFields: { X: 'y' } },
      /no custom field "X".*"Browser"/,
    ],
    [
      'has a value that its field does not take',
      { customFields: { Browser: 'y' } },
      /does not take "y".*"Chrome"/,
    ],
  ])('that %s stops everything', async (_, cycle, reason) => {
    const sender = (await start()).begin({ cycle });
    const expected = { kind: 'refused', scope: 'everything', reason: expect.stringMatching(reason) };
    expect(await sender.perform(openRun())).toEqual(expected);
  });
});

describe('a cycle that was there before', () => {
  const settings = { cycle: { title: 'Nightly' } };
  /** With an outcome, with none, and with one of a case that is not run again. */
  async function before(): Promise<Emulated> {
    const emulated = await start();
    const yesterday = [
      result('failed', ['PROJ-TC-1']),
      result('skipped', ['PROJ-TC-2']),
      result('passed', ['PROJ-TC-3']),
    ];
    await emulated.begin(settings).accept(openRun(), deliver(yesterday));
    return emulated;
  }
  const results = () => ['PROJ-TC-1', 'PROJ-TC-2', 'PROJ-TC-4'].map((key) => result('passed', [key]));
  const counts = (emulated: Emulated) =>
    Object.fromEntries([...emulated.cycle().runs].map(([key, runs]) => [key, runs.length]));

  test('keeps its outcomes: a case gets one new run, or the one that nobody has touched', async () => {
    const emulated = await before();
    const sender = emulated.begin(settings);
    await sender.accept(openRun(), deliver([], { running: [running('PROJ-TC-1')] }), deliver(results()));
    const again = result('failed', ['PROJ-TC-1']);
    await sender.accept(deliver([again], { earlier: [result('passed', ['PROJ-TC-1'])] }));
    expect(counts(emulated)).toEqual({ 'PROJ-TC-1': 2, 'PROJ-TC-2': 1, 'PROJ-TC-3': 1, 'PROJ-TC-4': 1 });
    expect(emulated.cycle().runs.get('PROJ-TC-1')?.[1]?.history).toEqual(['In Progress', 'Passed', 'Failed']);
    expect(emulated.violations()).toEqual([]);
  });

  test('gets no second run from a process that goes on with the delivery', async () => {
    const emulated = await before();
    const sender = emulated.begin(settings);
    await sender.accept(openRun(), deliver([], { running: [running('PROJ-TC-1')] }));
    await emulated.begin(settings, { delivery: sender.delivery }).accept(deliver(results()));
    expect(counts(emulated)).toMatchObject({ 'PROJ-TC-1': 2, 'PROJ-TC-2': 1, 'PROJ-TC-4': 1 });
  });

  test('of more cases than are read at the beginning loses nothing, and overwrites nothing', async () => {
    const emulated = await start();
    const keys = Array.from({ length: 600 }, (_, index) => `PROJ-TC-${index + 1}`);
    await emulated.begin(settings).accept(openRun(), deliver([result('passed', keys)]));
    const before = emulated.requests().length;
    const sender = emulated.begin(settings);
    await sender.accept(openRun(), deliver([result('failed', ['PROJ-TC-1', 'PROJ-TC-600'])]));
    await sender.accept(deliver([result('failed', ['PROJ-TC-1', 'PROJ-TC-600'])]));
    expect(counts(emulated)).toMatchObject({ 'PROJ-TC-1': 2, 'PROJ-TC-599': 1, 'PROJ-TC-600': 2 });
    expect(emulated.requests().length - before).toBeLessThan(12);
  });

  test('is overwritten where the settings say so', async () => {
    const emulated = await before();
    await emulated.begin({ ...settings, addNewRun: false }).accept(openRun(), deliver(results()));
    expect(counts(emulated)).toEqual({ 'PROJ-TC-1': 1, 'PROJ-TC-2': 1, 'PROJ-TC-3': 1, 'PROJ-TC-4': 1 });
  });

  test.each([false, true])(
    'has one new run when the answer is lost (asked by a new process: %s)',
    async (dies) => {
      const emulated = await before();
      const sender = emulated.begin(settings);
      const operation = deliver(results());
      await sender.accept(openRun());
      emulated.setFaults({ kind: 'reset-after', match: bulk, skip: 1, times: 1 });
      expect(await sender.perform(operation)).toMatchObject({ kind: 'unknown' });
      const next = dies ? emulated.begin(settings, { delivery: sender.delivery }) : sender;
      // A new process sees the new runs before it asks, and updates them.
      expect(await next.confirm(operation)).toMatchObject({ kind: dies ? 'absent' : 'pending' });
      await next.accept(operation);
      expect(counts(emulated)).toEqual({ 'PROJ-TC-1': 2, 'PROJ-TC-2': 1, 'PROJ-TC-3': 1, 'PROJ-TC-4': 1 });
      expect(emulated.statuses()).toMatchObject({ 'PROJ-TC-1': 'Passed' });
      expect(emulated.violations()).toEqual([]);
    },
  );

  test('has its new run when the request was lost', async () => {
    const emulated = await before();
    const sender = emulated.begin(settings);
    const operation = deliver(results());
    await sender.accept(openRun());
    emulated.setFaults({ kind: 'reset-before', match: bulk, skip: 1, times: 1 });
    expect(await sender.perform(operation)).toMatchObject({ kind: 'unknown' });
    expect(await sender.confirm(operation)).toEqual({ kind: 'absent' });
    await sender.accept(operation);
    expect(counts(emulated)).toMatchObject({ 'PROJ-TC-1': 2 });
  });

  test('loses no result, and has none twice, where the vendor does not show runs', async () => {
    const emulated = await before();
    const sender = emulated.begin(settings);
    const operation = deliver(results());
    await sender.accept(openRun());
    emulated.setFaults({ kind: 'reset-after', match: bulk, skip: 1, times: 1 });
    await sender.perform(operation);
    emulated.answer('GET', '/testcase$', { items: [{ testCase: { key: 'PROJ-TC-1' } }], isLast: true });
    expect(await sender.confirm(operation)).toMatchObject({ kind: 'pending' });
    await sender.accept(operation);
    expect(counts(emulated)).toMatchObject({ 'PROJ-TC-1': 2, 'PROJ-TC-4': 1 });
    expect(emulated.statuses()).toMatchObject({ 'PROJ-TC-1': 'Passed' });
  });
});

describe('attempts as runs of their own', () => {
  const settings = { retries: 'runs' };
  const flaky = () =>
    result(
      'flaky',
      ['PROJ-TC-1'],
      [
        { status: 'failed', durationMs: 1_000 },
        { status: 'failed', durationMs: 2_000 },
        { status: 'passed', durationMs: 3_000 },
      ],
    );
  const runsOf = (emulated: Emulated) =>
    emulated
      .cycle()
      .runs.get('PROJ-TC-1')
      ?.map(({ testRunStatus, effort }) => [testRunStatus, effort]);
  const all = [
    ['Failed', 1],
    ['Failed', 2],
    ['Passed', 3],
  ];

  test('are one after the other, beside tests that were not retried', async () => {
    const emulated = await start();
    const sender = emulated.begin(settings);
    await sender.accept(openRun(), deliver([], { running: [running('PROJ-TC-1')] }));
    await sender.accept(deliver([flaky(), result('passed', ['PROJ-TC-2'])]), closeRun);
    expect(runsOf(emulated)).toEqual(all);
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Passed', 'PROJ-TC-2': 'Passed' });
    expect(emulated.violations()).toEqual([]);
  });

  test('are one run with "latest"', async () => {
    const emulated = await start();
    await emulated.begin().accept(openRun(), deliver([flaky()]));
    expect(runsOf(emulated)).toEqual([['Passed', 6]]);
  });

  test.each(
    (['reset-after', 'reset-before'] as const).flatMap((kind) =>
      [0, 1, 2].map((skip) => [kind, skip] as const),
    ),
  )('are there once when one is lost (%s, attempt index %d)', async (kind, skip) => {
    const emulated = await start();
    const sender = emulated.begin(settings);
    const operation = deliver([flaky()]);
    await sender.accept(openRun());
    emulated.setFaults({ kind, match: { path: '/testrun$' }, skip, times: 1 });
    let outcome = await sender.finish(operation);
    expect(outcome.kind).toBe('unknown');
    const next = emulated.begin(settings, { delivery: sender.delivery });
    const told = await next.confirm(operation);
    expect(told.kind).toBe(kind === 'reset-after' && skip > 0 ? 'pending' : 'absent');
    outcome = await next.finish(operation);
    expect(outcome).toMatchObject({ kind: 'accepted', refused: [] });
    expect(runsOf(emulated)).toEqual(all);
    expect(emulated.violations()).toEqual([]);
  });

  test('have the outcome last where the vendor does not show runs', async () => {
    const emulated = await start();
    const sender = emulated.begin(settings);
    const operation = deliver([flaky()]);
    await sender.accept(openRun());
    emulated.setFaults({ kind: 'reset-after', match: { path: '/testrun$' }, skip: 2, times: 1 });
    await sender.finish(operation);
    emulated.answer('GET', '/testcase$', { items: [{ testCase: { key: 'PROJ-TC-1' } }], isLast: true });
    await sender.confirm(operation);
    await sender.finish(operation);
    expect(runsOf(emulated)).toEqual(all);
  });

  test('of a case that is refused are not tried one by one', async () => {
    const emulated = await start();
    const sender = emulated.begin(settings);
    await sender.accept(openRun());
    const draft = await emulated.draft();
    const retried = { ...flaky(), cases: [draft] };
    expect(await sender.finish(deliver([retried]))).toEqual({
      kind: 'accepted',
      refused: [{ id: retried.id, reason: expect.stringMatching(new RegExp(`^${draft}: .*publish`, 'i')) }],
    });
    expect(emulated.requests(/testrun$/)).toHaveLength(1);
  });
});

describe('an answer that was lost', () => {
  test.each(['reset-after', 'truncate'] as const)('to a new cycle (%s): it is found again', async (kind) => {
    const emulated = await start();
    for (const of of [facts, buildRun()]) {
      const sender = emulated.begin();
      emulated.setFaults({ kind, match: { method: 'POST', path: '/testcycle/detail$' }, times: 1 });
      expect(await sender.perform(openRun(of))).toMatchObject({ kind: 'unknown' });
      expect(await sender.confirm(openRun(of))).toMatchObject({ kind: 'accepted' });
      expect(sender.delivery.ids.get('cycle')).toBe(`PROJ-CY-${emulated.cycles().length}`);
    }
    expect(emulated.cycles()).toHaveLength(2);
    expect(emulated.violations()).toEqual([]);
  });

  test('to a new cycle that was not made: it is made', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    emulated.setFaults({ kind: 'reset-before', match: { path: '/testcycle/detail$' }, times: 1 });
    expect(await sender.perform(openRun())).toMatchObject({ kind: 'unknown' });
    expect(await sender.confirm(openRun())).toEqual({ kind: 'absent' });
    await sender.accept(openRun());
    expect(emulated.cycle().key).toBe('PROJ-CY-1');
  });

  test.each(['reset-after', 'truncate', 'html'] as const)(
    'to results (%s): they are sent again',
    async (kind) => {
      const emulated = await start();
      const sender = emulated.begin();
      const operation = deliver([result('passed', ['PROJ-TC-1'])]);
      await sender.accept(openRun());
      emulated.setFaults({ kind, match: bulk, times: 1 });
      expect(await sender.perform(operation)).toMatchObject({ kind: 'unknown' });
      expect(await sender.confirm(operation)).toEqual({ kind: 'absent' });
      await sender.accept(operation);
      expect(emulated.cycle().runs.get('PROJ-TC-1')).toHaveLength(1);
    },
  );

  test('because the vendor hangs is asked for as well', async () => {
    const emulated = await start();
    const sender = emulated.begin({}, { timeoutMs: 200 });
    await sender.accept(openRun());
    emulated.setFaults({ kind: 'hang-after', match: bulk, times: 1 });
    const operation = deliver([result('passed', ['PROJ-TC-1'])]);
    expect(await sender.perform(operation)).toMatchObject({ kind: 'unknown' });
    expect(await sender.confirm(operation)).toEqual({ kind: 'absent' });
  });

  test('to a question of the end is none that matters', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    emulated.setFaults({ kind: 'status', status: 500, match: { path: '/summary$' } });
    expect(await sender.perform(closeRun)).toEqual({ kind: 'accepted' });
    expect(await sender.confirm(closeRun)).toEqual({ kind: 'absent' });
    expect(await sender.confirm(note())).toEqual({ kind: 'absent' });
  });
});

describe('a refusal', () => {
  test('of one case is told for its results, and the others are taken', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    const key = await emulated.draft();
    const [good, draft, both, unknown] = [
      result('passed', ['PROJ-TC-1']),
      result('passed', [key]),
      result('failed', ['PROJ-TC-1', key]),
      result('passed', ['PROJ-TC-99999']),
    ] as const;
    await sender.accept(openRun());
    expect(await sender.perform(deliver([good, draft, both, unknown]))).toMatchObject({
      kind: 'accepted',
      refused: [
        {
          id: draft.id,
          reason: expect.stringMatching(
            new RegExp(`^${key}: AIO Tests refused it. AIO says: .*publish`, 'i'),
          ),
        },
        { id: both.id, reason: expect.stringMatching(new RegExp(`^${key}: .*It was taken for PROJ-TC-1$`)) },
        { id: unknown.id, reason: expect.stringMatching(/^PROJ-TC-99999: .*AIO says: /) },
      ],
    });
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Failed' });
  });

  test('of a case that is not in the cycle is told where none may be added', async () => {
    const sender = (await start()).begin({ addCases: false });
    await sender.accept(openRun());
    expect(await sender.perform(deliver([result('passed', ['PROJ-TC-1'])]))).toMatchObject({
      kind: 'accepted',
      refused: [{ reason: expect.stringMatching(/AIO says: .*cycle/i) }],
    });
  });

  test('of a running mark is nothing', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    await sender.accept(deliver([result('passed', ['PROJ-TC-1'])], { running: [running('PROJ-TC-99999')] }));
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Passed' });
  });

  test('of a whole request lets the courier find the culprit', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    for (const status of [400, 413]) {
      emulated.setFaults({
        kind: 'status',
        status,
        body: { message: 'testRuns[0] is odd' },
        match: bulk,
        times: 1,
      });
      expect(await sender.perform(deliver([result('passed', ['PROJ-TC-1'])]))).toMatchObject({
        kind: 'refused',
        scope: 'this',
        reason: expect.stringContaining('AIO says: testRuns[0] is odd'),
      });
    }
  });

  test('that names no case is one of the request', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    const body = { status: 'FAILED', requestCount: 2, errorCount: 1, errors: { 0: { message: 'odd' } } };
    emulated.setFaults({ kind: 'status', status: 200, body, match: bulk, times: 1 });
    expect(await sender.perform(deliver([result('passed', ['PROJ-TC-1'])]))).toEqual({
      kind: 'refused',
      scope: 'this',
      reason: expect.stringMatching(/refused 1 of 1 results without naming the case.*0: odd/),
    });
  });

  test('of a status that the project does not have comes before anything is made', async () => {
    const emulated = await start();
    const sender = emulated.begin({ statuses: { flaky: 'Unstable', failed: 'Broken' } });
    expect(await sender.perform(openRun())).toEqual({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(
        /has no run status "Unstable" \("aio\.statuses\.flaky"\), "Broken" .*it has "?.*"Passed"/,
      ),
    });
    expect(emulated.cycles()).toEqual([]);
    // As the project writes it.
    await emulated
      .begin({ statuses: { failed: 'blocked' } })
      .accept(openRun(), deliver([result('failed', ['PROJ-TC-1'])]));
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Blocked' });
  });

  test('of nothing, because the project’s statuses cannot be read, is none', async () => {
    const emulated = await start();
    emulated.answer('GET', '/config', { message: 'no such path' }, { status: 404 });
    const sender = emulated.begin({ statuses: { flaky: 'Unstable' } });
    await sender.accept(openRun(), deliver([result('passed', ['PROJ-TC-1'])]));
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Passed' });
  });

  test.each([
    [{ project: 'NOPE' }, 'right', /project NOPE \(404\).*"aio\.project"/],
    [{}, 'wrong', /\(401\).*AIO_API_KEY/],
    [{ deployment: 'server' }, 'wrong', /\(401\).*JIRA_PAT/],
  ])('of the settings %j with a %s token says what to check', async (settings, token, reason) => {
    const sender = (await start()).begin(settings, { token });
    expect(await sender.perform(openRun())).toEqual({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(reason),
    });
  });

  test('of results because the cycle was deleted meanwhile stops everything', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    await emulated.forget();
    expect(await sender.perform(deliver([result('passed', ['PROJ-TC-1'])]))).toEqual({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringMatching(/cycle PROJ-CY-1 \(404\): it was deleted/),
    });
  });

  test('of a delivery file without the vendor’s ids is no crash', async () => {
    const sender = (await start()).begin();
    for (const operation of [deliver([result('passed', ['PROJ-TC-1'])]), note(), closeRun]) {
      expect(await sender.perform(operation)).toMatchObject({ kind: 'refused', scope: 'everything' });
      expect(await sender.confirm(operation)).toMatchObject({ kind: 'refused', scope: 'everything' });
    }
  });
});

describe('a permission', () => {
  const readOnly = { value: 1, error: 'JIRA_PROJ_NO_ACCESS' };
  const writable = { value: 7, error: null };
  const settings = { cycle: { title: 'Nightly' } };

  test('to read the cycle only stops everything before the first result', async () => {
    const emulated = await start();
    await emulated.begin(settings).accept(openRun());
    const { key, title } = emulated.cycle();
    emulated.answer('GET', '/detail$', { key, title, ID: 1, permission: readOnly });
    for (const cycle of [{ key }, { title }]) {
      expect(await emulated.begin({ cycle }).perform(openRun())).toEqual({
        kind: 'refused',
        scope: 'everything',
        reason: expect.stringMatching(
          /cycle PROJ-CY-1 .* no access to its Jira project \(JIRA_PROJ_NO_ACCESS\)/,
        ),
      });
    }
  });

  test.each([
    ['case', { testCase: { key: 'OTHER-TC-1', permission: readOnly }, permission: writable }],
    ['run', { testCase: { key: 'OTHER-TC-1' }, latestRun: { ID: 1, permission: readOnly } }],
    ['place in the cycle', { testCase: { key: 'OTHER-TC-1', permission: writable }, permission: readOnly }],
  ])('to read one %s only refuses its results without asking', async (_, item) => {
    const emulated = await start();
    await emulated.begin(settings).accept(openRun());
    const sender = emulated.begin(settings);
    emulated.answer('GET', '/testcase$', { items: [item], isLast: true });
    await sender.accept(openRun());
    const foreign = result('passed', ['OTHER-TC-1']);
    expect(await sender.perform(deliver([foreign, result('passed', ['PROJ-TC-1'])]))).toMatchObject({
      refused: [{ id: foreign.id, reason: expect.stringContaining('JIRA_PROJ_NO_ACCESS') }],
    });
    await sender.perform(deliver([result('passed', ['OTHER-TC-1'])], { running: [running('OTHER-TC-1')] }));
    expect(emulated.requests(/bulk/)).toHaveLength(1);
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Passed' });
  });

  test('that is refused once is not asked for again', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    const body = {
      requestCount: 1,
      errorCount: 1,
      errors: { 'OTHER-TC-1': { message: 'JIRA_PROJ_NO_ACCESS' } },
    };
    emulated.answer('POST', '/bulk/testrun/update$', body);
    for (let count = 0; count < 3; count++) {
      expect(await sender.perform(deliver([result('passed', ['OTHER-TC-1'])]))).toMatchObject({
        refused: [{ reason: expect.stringContaining('JIRA_PROJ_NO_ACCESS') }],
      });
    }
    expect(emulated.requests(/bulk/)).toHaveLength(1);
  });
});

describe('a vendor in trouble', () => {
  test('that cannot be reached has taken nothing', async () => {
    const emulated = await start();
    await emulated.stopListening();
    expect(await emulated.begin().perform(openRun())).toMatchObject({ kind: 'later' });
  });

  test('that asks for a pause gets it', async () => {
    const emulated = await start();
    const sender = emulated.begin();
    await sender.accept(openRun());
    emulated.setFaults(
      { kind: 'status', status: 429, retryAfter: 7, times: 1 },
      { kind: 'status', status: 429 },
    );
    const operation = deliver([result('passed', ['PROJ-TC-1'])]);
    expect(await sender.perform(operation)).toMatchObject({ kind: 'later', afterMs: 7_000 });
    expect(await sender.perform(operation)).toMatchObject({ kind: 'later', afterMs: 60_000 });
  });
});
