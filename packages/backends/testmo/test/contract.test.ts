import type { Backend, Known, Operation, Outcome, Result } from '@livelane/dispatcher';
import { createHttpClient } from '@livelane/dispatcher';
import { type Emulator, type EmulatorOptions, startEmulator } from '@livelane/emulator';
import { afterEach, describe, expect, test } from 'vitest';
import { testmo } from '../src/index.ts';
import { Delivery, identity, lane, nastyTexts, result, run, section } from './samples.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(
  options: EmulatorOptions = {},
  settings: Record<string, unknown> = {},
): Promise<{ emulator: Emulator; backend: Backend; delivery: Delivery }> {
  const emulator = await startEmulator({ token: 'right', ...options });
  closing.push(() => emulator.close());
  return { emulator, backend: backendFor(emulator.testmoUrl, settings), delivery: new Delivery() };
}

function backendFor(
  url: string,
  settings: Record<string, unknown> = {},
  token = 'right',
  timeoutMs = 5_000,
): Backend {
  return testmo.create(section({ url, ...settings }), {
    secret: () => token,
    conceal() {},
    http(options) {
      const client = createHttpClient({ ...options, timeoutMs }, {});
      closing.push(() => client.close());
      return client;
    },
  });
}

const facts = run();
const openRun: Operation = { kind: 'open-run', run: facts };
const openLane: Operation = { kind: 'open-lane', run: facts, lane };
const closeLane: Operation = { kind: 'close-lane', run: facts, lane, elapsedMs: 1234.5 };
const closeRun: Operation = { kind: 'close-run', run: facts, end: 'passed' };
const note: Operation = {
  kind: 'note',
  run: facts,
  end: 'killed',
  errors: [
    { type: 'run-error', at: 1, error: { message: 'SyntaxError: Unexpected token', stack: '    at a.ts:1' } },
  ],
  running: [{ test: identity({ project: 'chromium' }), identity: '', cases: [], startedAt: 1 }],
};
const deliver = (...results: Result[]): Operation => ({
  kind: 'deliver',
  run: facts,
  lane,
  results,
  earlier: [],
  running: [],
});

/** Performs what must be accepted, and notes it as the courier does. */
async function accept(backend: Backend, delivery: Delivery, ...operations: Operation[]): Promise<void> {
  for (const operation of operations) {
    const outcome = await backend.perform(operation, delivery);
    expect(outcome).toMatchObject({ kind: 'accepted' });
    remember(delivery, operation, outcome);
  }
}

function remember(delivery: Delivery, operation: Operation, outcome: Outcome | { kind: 'absent' }): void {
  delivery.keep(outcome);
  if (outcome.kind === 'accepted' && operation.kind === 'deliver') {
    delivery.add(operation.lane.id, operation.results.length);
  }
}

const onlyRun = (emulator: Emulator) => {
  const { runs } = emulator.state().testmo;
  expect(runs).toHaveLength(1);
  return runs[0] as (typeof runs)[number];
};

describe('a run from its beginning to its end', () => {
  test('is at the vendor as it was sent, in order, and nothing was refused', async () => {
    const { emulator, backend, delivery } = await start({}, { source: 'frontend', milestone: 'v1' });
    await accept(backend, delivery, openRun, openLane);
    await accept(
      backend,
      delivery,
      deliver(result('passed', [{}], { title: 'a' }), result('failed', [{}], { title: 'b' })),
    );
    await accept(
      backend,
      delivery,
      deliver(result('skipped', [{}], { title: 'c' })),
      closeLane,
      note,
      closeRun,
    );
    const state = onlyRun(emulator);
    expect(state).toMatchObject({
      source: 'frontend',
      milestone: 'v1',
      is_completed: true,
      measure_elapsed: true,
    });
    expect(state.threads).toHaveLength(1);
    expect(state.threads[0]).toMatchObject({ is_completed: true, elapsed_observed: 1_234_500 });
    expect(state.threads[0]?.fields).toEqual([
      { type: 1, name: 'Lane', value: 'worker 1' },
      { type: 1, name: 'Lane id', value: 's1/0' },
    ]);
    expect(state.threads[0]?.tests.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'passed'],
      ['b', 'failed'],
      ['c', 'skipped'],
    ]);
    expect(state.fields.slice(-3)).toEqual([
      {
        type: 1,
        name: 'Interrupted',
        value: expect.stringContaining('died without a word'),
        is_highlight: true,
      },
      {
        type: 4,
        name: 'Error outside the tests',
        value: 'SyntaxError: Unexpected token\n\n    at a.ts:1',
        meta: { type: 'SyntaxError' },
        is_highlight: true,
      },
      {
        type: 2,
        name: 'Running at that moment',
        value: '[chromium] › tests/cart.spec.ts:12 › Cart › adds an item',
        is_highlight: true,
      },
    ]);
    expect(emulator.state().violations).toEqual([]);
  });

  test('is taken by the strict emulator whatever its texts are', async () => {
    const { emulator, backend, delivery } = await start({}, { artifactsUrl: 'https://ci.example/e' });
    const texts = nastyTexts;
    const settings = {
      ...facts.settings,
      name: texts[7],
      tags: [...texts],
      fields: Object.fromEntries(texts.map((text) => [text, text])),
      links: texts.map((text) => ({ name: text, url: text })),
    };
    const metadata = {
      commit: texts[9],
      branch: texts[5],
      ci: { name: texts[2] ?? '', buildUrl: texts[25] },
    };
    const odd = run({ settings, metadata });
    const oddLane = { id: 's1/\u0000', title: texts[7] ?? '' };
    const results = texts.map((text) =>
      result(
        'failed',
        [
          {
            errors: [{ message: text, stack: text }],
            stdout: text,
            stderr: text,
            steps: [{ title: text, status: 'failed', startedAt: 0, durationMs: 1, error: text }],
            annotations: [{ type: text, description: text }],
            fields: { [text]: text },
            links: [{ name: text, url: text }],
            evidence: [{ name: text, contentType: text, path: 'evidence/0a/x.png', size: 1 }],
          },
        ],
        { title: text, path: [text], file: text, project: text, tags: [text] },
      ),
    );
    const errors = texts.map((text) => ({ type: 'run-error' as const, at: 1, error: { message: text } }));
    await accept(
      backend,
      delivery,
      { kind: 'open-run', run: odd },
      { kind: 'open-lane', run: odd, lane: oddLane },
      { kind: 'deliver', run: odd, lane: oddLane, results, earlier: [], running: [] },
      { kind: 'close-lane', run: odd, lane: oddLane, elapsedMs: 0.1 },
      {
        kind: 'note',
        run: odd,
        end: 'interrupted',
        errors,
        running: texts.map((title) => ({
          test: identity({ title }),
          identity: title,
          cases: [],
          startedAt: 1,
        })),
      },
      { kind: 'close-run', run: odd, end: 'interrupted' },
    );
    expect(emulator.state().violations).toEqual([]);
    expect(onlyRun(emulator).total_count).toBe(texts.length);
    expect(await backend.confirm({ kind: 'open-lane', run: odd, lane: oddLane }, delivery)).toMatchObject({
      kind: 'accepted',
    });
  });

  test('takes 250 large results in one request', async () => {
    const { emulator, backend, delivery } = await start();
    const large = Array.from({ length: 250 }, (_, index) =>
      result('failed', [{ stdout: 'o'.repeat(300_000), errors: [{ message: 'm'.repeat(300_000) }] }], {
        title: `${index}`,
      }),
    );
    await accept(backend, delivery, openRun, openLane, deliver(...large));
    expect(onlyRun(emulator).total_count).toBe(250);
  });

  test('says nothing where there is nothing to say', async () => {
    const { emulator, backend, delivery } = await start();
    await accept(backend, delivery, openRun, {
      ...note,
      end: 'failed',
      errors: [],
      running: [],
    } as Operation);
    expect(emulator.state().requests.map(({ method }) => method)).toEqual(['POST']);
  });
});

describe('an answer that was lost', () => {
  const path = ({ kind }: Operation) =>
    new Map<string, string>(
      Object.entries({
        'open-run': '/projects/1/automation/runs$',
        'open-lane': '/threads$',
        deliver: '/threads/\\d+/append$',
        'close-lane': '/threads/\\d+/complete$',
        note: '/runs/\\d+/append$',
        'close-run': '/runs/\\d+/complete$',
      }),
    ).get(kind);
  const story: Operation[] = [
    openRun,
    openLane,
    deliver(result(), result('failed')),
    closeLane,
    note,
    closeRun,
  ];

  const losses = (['reset-after', 'truncate'] as const).flatMap((fault) =>
    story.map((operation, index) => ({
      fault,
      kind: operation.kind,
      operation,
      before: story.slice(0, index),
    })),
  );

  test.each(losses)('to $kind ($fault): the vendor is asked, and nothing is there twice', async (loss) => {
    const { fault, operation, before } = loss;
    const { emulator, backend, delivery } = await start();
    await accept(backend, delivery, ...before);

    const match = { method: 'POST', path: path(operation) };
    emulator.setFaults([{ kind: 'reset-before', match, times: 1 }]);
    expect(await backend.perform(operation, delivery)).toMatchObject({ kind: 'unknown' });
    expect(await backend.confirm(operation, delivery)).toEqual({ kind: 'absent' });

    emulator.setFaults([{ kind: fault, match, times: 1 }]);
    expect(await backend.perform(operation, delivery)).toMatchObject({ kind: 'unknown' });
    const told = await backend.confirm(operation, delivery);
    expect(told).toMatchObject({ kind: 'accepted' });
    remember(delivery, operation, told);
    await accept(backend, delivery, ...story.slice(story.indexOf(operation) + 1));

    const state = onlyRun(emulator);
    expect(state).toMatchObject({ is_completed: true, total_count: 2 });
    expect(state.threads).toHaveLength(1);
    expect(state.fields.filter(({ name }) => name === 'Interrupted')).toHaveLength(1);
    expect(emulator.state().violations).toEqual([]);
  });

  test.each(['html', 'redirect'] as const)('because of a proxy (%s) is asked for as well', async (kind) => {
    const { emulator, backend, delivery } = await start();
    await accept(backend, delivery, openRun, openLane);
    const fault = { match: { method: 'POST' }, times: 1 };
    emulator.setFaults([
      kind === 'html' ? { kind, ...fault } : { kind, location: 'https://login.example/', ...fault },
    ]);
    expect((await backend.perform(deliver(result()), delivery)).kind).toBe('unknown');
    expect(await backend.confirm(deliver(result()), delivery)).toEqual({ kind: 'absent' });
  });

  test('is found although the vendor hangs for a while', async () => {
    const { emulator, delivery } = await start();
    const backend = backendFor(emulator.testmoUrl, {}, 'right', 200);
    await accept(backend, delivery, openRun, openLane);
    emulator.setFaults([{ kind: 'hang-after', match: { method: 'POST' }, times: 1 }]);
    expect(await backend.perform(deliver(result()), delivery)).toMatchObject({ kind: 'unknown' });
    expect(await backend.confirm(deliver(result()), delivery)).toEqual({ kind: 'accepted' });
  });

  test('finds the run among those of other builds, machines and pages', { timeout: 30_000 }, async () => {
    const { emulator, backend } = await start();
    const open = (id: string, createdAt: number): Operation => ({
      kind: 'open-run',
      run: run({ id, createdAt }),
    });
    const now = Date.now();
    const builds = [open('a', now), open('b', now), open('a-1', now)];
    for (const build of builds) await accept(backend, new Delivery(), build);
    for (const [index, build] of builds.entries()) {
      const ids = { run: String(index + 1) };
      expect(await backend.confirm(build, new Delivery())).toEqual({ kind: 'accepted', ids });
    }
    expect(await backend.confirm(open('c', now), new Delivery())).toEqual({ kind: 'absent' });

    for (let count = 0; count < 101; count++) await accept(backend, new Delivery(), open('many', now));
    const pagesBefore = emulator.state().counts.requests;
    const told = await backend.confirm(open('many', now), new Delivery());
    expect(told).toEqual({ kind: 'accepted', ids: { run: '4' } });
    expect(emulator.state().counts.requests - pagesBefore).toBe(2);
  });

  test('does not take an earlier delivery of the same journal for the new one', async () => {
    const { backend, delivery } = await start();
    await accept(backend, delivery, openRun, closeRun);
    expect(await backend.confirm(openRun, new Delivery())).toEqual({ kind: 'absent' });
  });

  test('is not guessed when somebody else writes into the thread', async () => {
    const { emulator, backend, delivery } = await start();
    await accept(backend, delivery, openRun, openLane, deliver(result()));
    const copy = new Delivery();
    for (const [name, id] of delivery.ids) copy.ids.set(name, id);
    await accept(backend, copy, deliver(result(), result(), result()));
    expect(await backend.confirm(deliver(result()), delivery)).toEqual({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringContaining(
        'Thread 1 of run 1 in Testmo holds 4 results where 1 or 2 were expected',
      ),
    });
    expect(onlyRun(emulator).total_count).toBe(4);
  });
});

describe('a refusal', () => {
  const bad = () => deliver(result('failed'), result('passed'));

  test('of what a batch holds says what the vendor says', async () => {
    const { backend, delivery } = await start({}, { statuses: { failed: 'broken' } });
    await accept(backend, delivery, openRun, openLane);
    const outcome = await backend.perform(bad(), delivery);
    expect(outcome).toMatchObject({ kind: 'refused', scope: 'this' });
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/422.*tests\.0\.status.*broken/) });
    await accept(backend, delivery, deliver(result('passed')));
  });

  test.each([400, 403, 404, 409, 410, 422])(
    'with %d because the run was completed meanwhile stops everything but the ends',
    async (statusAfterCompletion) => {
      const { backend, delivery } = await start({ statusAfterCompletion });
      await accept(backend, delivery, openRun, openLane);
      await accept(backend, delivery, closeRun);
      const completed = {
        kind: 'refused',
        scope: 'everything',
        reason: expect.stringContaining('Run 1 was completed'),
      };
      expect(await backend.perform(bad(), delivery)).toEqual(completed);
      expect(
        await backend.perform({ ...openLane, lane: { id: 's1/1', title: 'w' } } as Operation, delivery),
      ).toEqual(completed);
      expect(await backend.perform(closeLane, delivery)).toEqual({ kind: 'accepted' });
      expect(await backend.perform(note, delivery)).toMatchObject({ kind: 'refused', scope: 'this' });
      expect(await backend.perform(closeRun, delivery)).toEqual({ kind: 'accepted' });
    },
  );

  test('because the thread was completed meanwhile stops everything', async () => {
    const { backend, delivery } = await start();
    await accept(backend, delivery, openRun, openLane, closeLane);
    expect(await backend.perform(bad(), delivery)).toMatchObject({
      scope: 'everything',
      reason: expect.stringContaining('Thread 1 of run 1 was completed'),
    });
  });

  test('because the run is gone stops everything', async () => {
    const { emulator, backend, delivery } = await start();
    await accept(backend, delivery, openRun, openLane);
    await emulator.reset();
    for (const operation of [openLane, bad(), closeLane, note, closeRun]) {
      const gone = {
        kind: 'refused',
        scope: 'everything',
        reason: expect.stringMatching(/(run|thread) 1 \(404\).*deleted/),
      };
      expect(await backend.perform(operation, delivery)).toEqual(gone);
      expect(await backend.confirm(operation, delivery)).toEqual(gone);
    }
  });

  test('cannot be told apart while the vendor is in trouble: it is tried again', async () => {
    const { emulator, backend, delivery } = await start({}, { statuses: { failed: 'broken' } });
    await accept(backend, delivery, openRun, openLane);
    emulator.setFaults([{ kind: 'status', status: 503, match: { method: 'GET' } }]);
    expect(await backend.perform(bad(), delivery)).toMatchObject({ kind: 'later' });
  });

  test.each([
    [{ projectId: 99 }, 'right', /project 99 \(404\).*"testmo\.projectId"/],
    [{}, 'wrong', /\(401\).*TESTMO_TOKEN/],
  ])('of the settings %j with a %s token says what to check', async (settings, token, reason) => {
    const { emulator } = await start();
    const outcome = await backendFor(emulator.testmoUrl, settings, token).perform(openRun, new Delivery());
    expect(outcome).toEqual({ kind: 'refused', scope: 'everything', reason: expect.stringMatching(reason) });
  });

  test('of the command line’s keys for another framework begins no second history', async () => {
    const { emulator, backend } = await start({}, { keys: 'testmo-cli' });
    const jest = run({ start: { ...facts.start, framework: { name: 'jest', version: '30' } } });
    expect(await backend.perform({ kind: 'open-run', run: jest }, new Delivery())).toMatchObject({
      kind: 'refused',
      scope: 'everything',
      reason: expect.stringContaining("jest's"),
    });
    expect(emulator.state().requests).toEqual([]);
  });

  test('of a delivery file without the vendor’s ids is no crash', async () => {
    const { backend } = await start();
    const empty: Known = new Delivery();
    for (const operation of [openLane, bad(), closeLane, note, closeRun]) {
      expect(await backend.perform(operation, empty)).toMatchObject({ kind: 'refused', scope: 'everything' });
      expect(await backend.confirm(operation, empty)).toMatchObject({ kind: 'refused', scope: 'everything' });
    }
  });
});

describe('a vendor in trouble', () => {
  test('that cannot be reached has taken nothing', async () => {
    const { emulator, backend, delivery } = await start();
    await emulator.stopListening();
    expect(await backend.perform(openRun, delivery)).toMatchObject({ kind: 'later' });
  });

  test('that asks for a pause gets it', async () => {
    const { emulator, backend, delivery } = await start();
    emulator.setFaults([{ kind: 'status', status: 429, retryAfter: 7, times: 1 }]);
    expect(await backend.perform(openRun, delivery)).toMatchObject({ kind: 'later', afterMs: 7_000 });
  });
});

describe('the doctor', () => {
  test('finds everything in order', async () => {
    const { emulator, backend, delivery } = await start({}, { source: 'frontend' });
    const before = await backend.examine();
    expect(before.map(({ level, subject }) => [subject, level])).toEqual([
      ['token', 'ok'],
      ['project', 'ok'],
      ['source', 'ok'],
      ['statuses', 'ok'],
    ]);
    expect(before[0]?.message).toContain('Livelane Emulator');
    expect(before[2]?.message).toBe('"frontend" is new, the first run makes it');
    await accept(backend, delivery, openRun);
    const after = await backend.examine();
    expect(after[1]?.message).toBe('project 1 can be read, it has 1 automation run');
    expect(after[2]?.message).toBe('"frontend" exists');
    expect(emulator.state().violations).toEqual([]);
  });

  test('finds a wrong token, and asks no further', async () => {
    const { emulator } = await start();
    const findings = await backendFor(emulator.testmoUrl, {}, 'wrong').examine();
    expect(findings).toEqual([
      {
        level: 'error',
        subject: 'token',
        message: expect.stringContaining('401'),
        advice: expect.stringContaining('TESTMO_TOKEN'),
      },
    ]);
  });

  test('finds a wrong project', async () => {
    const { emulator } = await start();
    const findings = await backendFor(emulator.testmoUrl, { projectId: 99 }).examine();
    expect(findings[1]).toMatchObject({
      level: 'error',
      subject: 'project',
      advice: expect.stringContaining('projectId'),
    });
  });

  test('finds that sources cannot be read, which stops nothing', async () => {
    const { emulator, backend } = await start({}, { source: 'frontend' });
    emulator.setFaults([{ kind: 'status', status: 403, match: { path: '/sources' } }]);
    const findings = await backend.examine();
    expect(findings[2]).toMatchObject({ level: 'warning', subject: 'source' });
  });
});
