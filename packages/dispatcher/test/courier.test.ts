import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CourierState, JournalReader, type RunPaths, readCourierState } from '@livelane/core';
import { describe, expect, test, vi } from 'vitest';
import { type CourierEnd, runCourier, runLiveCourier } from '../src/courier/courier.ts';
import { Lease } from '../src/courier/lease.ts';
import { RunView } from '../src/courier/run-view.ts';
import { deadProcess, makeRun, Shard } from './support/journal.ts';
import { Notebook, notebookDefinition } from './support/notebook.ts';

/** Whatever machine or container these tests run in. */
const STAYS = { LIVELANE_COURIER_STAYS: '1' };
const QUICK = { notebook: {}, delivery: { deadlineMs: 150 } };

function courier(paths: RunPaths, notebook: Notebook, more: Partial<Parameters<typeof runCourier>[0]> = {}) {
  return { folder: paths.folder, backends: [notebookDefinition(notebook)], env: STAYS, ...more };
}

async function deliver(paths: RunPaths, notebook: Notebook): Promise<CourierState> {
  return ended(await runCourier(courier(paths, notebook)));
}

function ended(end: CourierEnd): CourierState {
  if (end.kind !== 'ended') throw new Error(`the run is held by ${end.holder.pid}`);
  return end.state;
}

/** Starts a courier and lets the test see each of its states. */
function start(paths: RunPaths, notebook: Notebook) {
  const stop = new AbortController();
  let look = () => {};
  let state: CourierState | undefined;
  const end = runCourier(
    courier(paths, notebook, {
      signal: stop.signal,
      onState(next) {
        state = next;
        look();
      },
    }),
  );
  const until = (predicate: () => boolean) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (predicate()) resolve();
      };
      look();
    });
  return { end, until, stop: () => stop.abort(), state: () => state };
}

describe('a run that is over', () => {
  test('is delivered whole: run, lanes, results in order, ends', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    shard.result('two', 'failed', { lane: '1' });
    shard.result('three');
    shard.end('failed');
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(state).toMatchObject({ state: 'settled', worthWaiting: false, tests: { passed: 2, failed: 1 } });
    expect(state.backends).toMatchObject([
      { delivered: 3, pending: 0, refusedCount: 0, complete: true, url: 'http://notebook.example/1' },
    ]);
    expect(notebook.lanes.map(({ id, title }) => [id, title])).toEqual(
      expect.arrayContaining([
        ['one/0', 'playwright · worker 1'],
        ['one/1', 'playwright · worker 2'],
      ]),
    );
    expect(notebook.lanes.find(({ id }) => id === 'one/0')?.results.map(({ title }) => title)).toEqual([
      'one',
      'three',
    ]);
    expect(notebook.closed).toBe('failed');
    expect(notebook.notes).toEqual([]);
  });

  test('is not delivered again by a second courier', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const notebook = new Notebook();
    await deliver(paths, notebook);
    const before = [...notebook.operations];
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.operations).toEqual(before);
  });

  test('without a single test makes nothing at the vendor', async () => {
    const paths = makeRun();
    new Shard(paths).end();
    const notebook = new Notebook();
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.operations).toEqual([]);
  });

  test('keeps each batch within the results and the bytes that the vendor takes', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    for (let n = 0; n < 10; n++) shard.result(`short ${n}`);
    for (let n = 0; n < 3; n++) shard.result(`long ${n}`, 'passed', { stdout: 'x'.repeat(3_000) });
    shard.end();
    const notebook = new Notebook({ results: 4, bytes: 5_000 });
    const sizes: number[] = [];
    notebook.trouble = (operation) => {
      if (operation.kind === 'deliver') sizes.push(operation.results.length);
      return undefined;
    };
    await deliver(paths, notebook);
    expect(sizes).toEqual([4, 4, 3, 1, 1]);
    expect(notebook.titles).toHaveLength(13);
  });

  test('is left open at the vendor when the user wants that', async () => {
    const paths = makeRun({ notebook: {}, run: { complete: false } });
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const notebook = new Notebook();
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.closed).toBeUndefined();
  });
});

describe('attempts', () => {
  test('a test that passes on its retry is one flaky result with both attempts', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('wobbly', 'failed', { final: false });
    shard.result('wobbly', 'passed', { attempt: 1, lane: '1' });
    shard.end();
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(state.tests).toEqual({ flaky: 1 });
    expect(notebook.lanes.map(({ results }) => results)).toMatchObject(
      [[{ status: 'flaky', attempts: 2 }], []].slice(0, 1),
    );
  });

  test('a failed attempt whose retry never came is final when the shard ends', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('wobbly', 'failed', { final: false });
    shard.end('interrupted');
    const notebook = new Notebook();
    expect((await deliver(paths, notebook)).tests).toEqual({ failed: 1 });
    expect(notebook.notes).toMatchObject([{ end: 'interrupted' }]);
  });

  test('a failed attempt is delivered once it is said to be final, while the run goes on', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('wobbly', 'failed', { final: false });
    shard.settle('wobbly');
    const notebook = new Notebook();
    const delivered = deliver(paths, notebook);
    await vi.waitFor(() => expect(notebook.lanes[0]?.results).toMatchObject([{ status: 'failed' }]));
    shard.end('failed');
    expect((await delivered).tests).toEqual({ failed: 1 });
    expect(notebook.lanes[0]?.results).toHaveLength(1);
  });

  test('the same title in two projects, or repeated, is several results', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    const id = 'f'.repeat(64);
    const base = { id, title: 'same', path: [], file: 'a.spec.ts' };
    shard.result('same', 'passed', { test: { ...base, project: 'chromium' } });
    shard.result('same', 'passed', { test: { ...base, project: 'firefox' } });
    shard.result('same', 'passed', { test: { ...base, project: 'firefox', repeat: 1 } });
    shard.end();
    const notebook = new Notebook();
    await deliver(paths, notebook);
    expect(notebook.titles).toEqual(['same', 'same', 'same']);
  });
});

describe('what the author says', () => {
  test('reaches the backend with every result: its cases, requirements and identity', async () => {
    const paths = makeRun({ notebook: {}, report: { identity: ['parameters'] } });
    const shard = new Shard(paths);
    shard.result('by the API', 'failed', { final: false, cases: ['A-1'] });
    shard.result('by the API', 'passed', { attempt: 1, cases: ['A-2'] });
    shard.result('[CALC-3] by its title @REQ_CALC-9');
    const test = { id: 'f'.repeat(64), title: 'row', path: [], file: 'a.feature', project: 'p' };
    shard.result('row', 'passed', { test: { ...test, parameters: { user: 'ada' } } });
    shard.result('unlinked');
    shard.end();
    const notebook = new Notebook();
    await deliver(paths, notebook);
    expect(notebook.received).toMatchObject([
      { cases: ['A-1', 'A-2'], requirements: [] },
      { cases: ['CALC-3'], requirements: ['CALC-9'] },
      { cases: [], requirements: [], identity: `["${test.id}",[["user","ada"]]]` },
      { cases: [], requirements: [] },
    ]);
  });

  test('by a broken mapping file is told, loses nothing, and is delivered once the file is mended', async () => {
    const paths = makeRun({ notebook: {}, linking: { mapping: 'cases.json' } });
    const file = join(paths.folder, 'cases.json');
    writeFileSync(file, '[{ "test": "one", "case": ["A-1"] }]');
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(state.state).toBe('failed');
    expect(state.problems.join('\n')).toMatch(
      /cases\.json: unknown key mapping\[0\]\.case; did you mean cases\?/,
    );
    expect(notebook.operations).toEqual([]);
    writeFileSync(file, '[{ "test": "one", "cases": ["A-1"] }]');
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.received).toMatchObject([{ cases: ['A-1'] }]);
  });

  test('to ignore a result keeps it from the vendor, and is counted', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('kept', 'passed', { ignored: true });
    shard.result('one');
    shard.result('kept in another lane', 'failed', { ignored: true, lane: '1' });
    shard.result('kept at first', 'failed', { final: false, ignored: true });
    shard.result('kept at first', 'passed', { attempt: 1 });
    shard.result('kept on its retry', 'failed', { final: false });
    shard.result('kept on its retry', 'passed', { attempt: 1, ignored: true });
    shard.end('failed');
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(notebook.titles).toEqual(['one']);
    expect(notebook.lanes.map(({ id }) => id)).toEqual(['one/0']);
    expect(state).toMatchObject({
      state: 'settled',
      tests: { passed: 1 },
      ignored: 4,
      failRun: false,
    });
    expect(state.backends).toMatchObject([{ delivered: 1, pending: 0, refusedCount: 0, complete: true }]);
    expect((await deliver(paths, notebook)).ignored).toBe(4);
  });

  test('to ignore every result makes nothing at the vendor', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('kept', 'passed', { ignored: true });
    shard.end();
    const notebook = new Notebook();
    expect(await deliver(paths, notebook)).toMatchObject({ state: 'settled', tests: {}, ignored: 1 });
    expect(notebook.operations).toEqual([]);
  });

  test('to ignore every result hides no error outside the tests', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('kept', 'passed', { ignored: true });
    shard.write({ type: 'run-error', at: 1, error: { message: 'Error: broken' } });
    shard.end('failed');
    const notebook = new Notebook();
    expect(await deliver(paths, notebook)).toMatchObject({ state: 'settled', ignored: 1 });
    expect(notebook.notes).toHaveLength(1);
  });

  test('to ignore every result hides no test that a killed runner was at', async () => {
    const paths = makeRun();
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('kept', 'passed', { ignored: true });
    shard.begin('never ended');
    const view = new RunView();
    const seen = view.addShard('one', join(paths.shards, 'one.jsonl'));
    const reader = new JournalReader(seen.file);
    for (const line of reader.read()) view.add(seen, line);
    reader.close();
    view.endShard(seen, 'killed');
    expect(view).toMatchObject({ ignored: 1, total: 0, over: true, hasContent: true });
  });
});

describe('a run that goes on', () => {
  test('is delivered while it goes on, and a burst becomes one batch', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.begin('one');
    const notebook = new Notebook();
    const courier = start(paths, notebook);
    await courier.until(() => notebook.opened === 1);
    shard.result('one');
    await courier.until(() => notebook.titles.length === 1);
    for (let n = 0; n < 50; n++) shard.result(`burst ${n}`);
    await courier.until(() => notebook.titles.length === 51);
    expect(notebook.operations.filter((kind) => kind === 'deliver').length).toBeLessThan(6);
    expect(courier.state()).toMatchObject({ state: 'delivering', ended: [] });
    shard.end();
    expect(ended(await courier.end).state).toBe('settled');
  });

  test('whose runner was killed is closed as killed, with the tests that were running', async () => {
    const paths = makeRun();
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('done');
    shard.result('to be retried', 'failed', { final: false });
    shard.begin('never ended');
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(state).toMatchObject({ state: 'settled', tests: { passed: 1, failed: 1 } });
    expect(notebook.closed).toBe('killed');
    expect(notebook.notes).toMatchObject([{ end: 'killed', running: [{ test: { title: 'never ended' } }] }]);
  });

  test('and another shard that begins meanwhile become one run', async () => {
    const paths = makeRun();
    const first = new Shard(paths, 'first');
    first.result('a');
    const notebook = new Notebook();
    const courier = start(paths, notebook);
    await courier.until(() => notebook.titles.length === 1);
    const second = new Shard(paths, 'second');
    second.result('b');
    first.end();
    await courier.until(() => notebook.titles.length === 2);
    expect(courier.state()?.state).toBe('delivering');
    second.end('failed');
    expect(ended(await courier.end).state).toBe('settled');
    expect(notebook.opened).toBe(1);
    expect(notebook.closed).toBe('failed');
  });

  test('leaves a second courier without work', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    const notebook = new Notebook();
    const first = start(paths, notebook);
    await first.until(() => notebook.titles.length === 1);
    expect(await runLiveCourier(courier(paths, new Notebook()))).toMatchObject({ kind: 'held' });
    shard.end();
    await first.end;
  });

  test('a torn last line is told and costs nothing else', async () => {
    const paths = makeRun();
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('whole');
    appendFileSync(join(paths.shards, 'one.jsonl'), '{"type":"attempt-end","at":1');
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(notebook.titles).toEqual(['whole']);
    expect(state.problems).toMatchObject([expect.stringContaining('1 line of the journal')]);
  });
});

describe('trouble with the vendor', () => {
  /** Ten results, then the end; `trouble` happens to the nth request. */
  async function troubled(trouble: Notebook['trouble'], options: Record<string, unknown> = { notebook: {} }) {
    const paths = makeRun(options);
    const shard = new Shard(paths);
    for (let n = 0; n < 10; n++) shard.result(`test ${n}`, n % 2 ? 'failed' : 'passed');
    shard.end('failed');
    const notebook = new Notebook({ results: 4 });
    notebook.trouble = trouble;
    return { paths, notebook, state: await deliver(paths, notebook) };
  }
  const all = Array.from({ length: 10 }, (_, n) => `test ${n}`);

  for (const lost of ['lost-after', 'lost-before'] as const) {
    for (const kind of ['open-run', 'open-lane', 'deliver', 'close-lane', 'close-run'] as const) {
      test(`an answer to ${kind} that is ${lost} is asked for, and nothing is missing or twice`, async () => {
        let done = false;
        const { notebook, state } = await troubled((operation) => {
          if (done || operation.kind !== kind) return undefined;
          done = true;
          return lost;
        });
        expect(state.state).toBe('settled');
        expect(notebook.titles).toEqual(all);
        expect(notebook.opened).toBe(1);
        expect(notebook.lanes).toHaveLength(1);
        expect(notebook.operations).toContain(`confirm ${kind}`);
      });
    }
  }

  test('results that the vendor refuses are found by halving, told one by one, and cost no other', async () => {
    const { notebook, state } = await troubled((operation) =>
      operation.kind === 'deliver' && operation.results.some(({ test }) => test.title === 'test 2')
        ? { kind: 'refused', scope: 'this', reason: 'no such status' }
        : undefined,
    );
    expect(notebook.titles).toEqual(all.filter((title) => title !== 'test 2'));
    expect(state).toMatchObject({ state: 'settled' });
    expect(state.backends[0]).toMatchObject({
      delivered: 9,
      refusedCount: 1,
      refused: [{ test: 'a.spec.ts › test 2', reason: 'no such status' }],
    });
  });

  test('a refusal of everything stops the delivery, and resume goes on once the cause is mended', async () => {
    const { paths, notebook, state } = await troubled((operation) =>
      operation.kind === 'deliver'
        ? { kind: 'refused', scope: 'everything', reason: 'the token is wrong' }
        : undefined,
    );
    expect(state).toMatchObject({ state: 'undelivered', worthWaiting: false });
    expect(state.backends[0]).toMatchObject({ stopped: 'the token is wrong', pending: 10 });
    expect(notebook.operations.filter((kind) => kind === 'deliver')).toHaveLength(1);
    notebook.trouble = () => undefined;
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.titles).toEqual(all);
    expect(notebook.opened).toBe(1);
  });

  test('an outage that lasts beyond the deadline leaves the rest to resume', async () => {
    const { paths, notebook, state } = await troubled(
      (_, nth) => (nth > 2 ? { kind: 'later', reason: 'nobody answers' } : undefined),
      QUICK,
    );
    expect(state).toMatchObject({ state: 'undelivered', worthWaiting: false });
    expect(state.backends[0]).toMatchObject({
      delivered: 4,
      pending: 6,
      waiting: { reason: 'nobody answers' },
    });
    notebook.trouble = () => undefined;
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.titles).toEqual(all);
  });

  test('a vendor that has never answered is not worth waiting for', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    const notebook = new Notebook();
    notebook.trouble = () => ({ kind: 'later', reason: 'nobody answers' });
    const courier = start(paths, notebook);
    await courier.until(() => courier.state()?.worthWaiting === false);
    expect(courier.state()).toMatchObject({ state: 'delivering' });
    courier.stop();
    expect(ended(await courier.end).state).toBe('undelivered');
  });

  test('where the courier ends with the runner, such a vendor is worth the deadline, counted from the first try', async () => {
    const paths = makeRun({ notebook: {}, delivery: { deadlineMs: 700 } });
    const shard = new Shard(paths);
    shard.result('one');
    const notebook = new Notebook();
    notebook.trouble = () => ({ kind: 'later', reason: 'nobody answers' });
    const seen: { at: number; worthWaiting: boolean }[] = [];
    let isEnded = false;
    const begin = Date.now();
    const end = runCourier(
      courier(paths, notebook, {
        env: { LIVELANE_COURIER_STAYS: '0' },
        onState({ worthWaiting, backends }) {
          if (backends[0]?.waiting) seen.push({ at: Date.now() - begin, worthWaiting });
          if (!worthWaiting && !isEnded) shard.end();
          isEnded ||= !worthWaiting;
        },
      }),
    );
    expect(ended(await end).state).toBe('undelivered');
    expect(seen[0]?.worthWaiting).toBe(true);
    // While tests run: a longer run is not made longer.
    expect(seen.find(({ worthWaiting }) => !worthWaiting)?.at).toBeGreaterThanOrEqual(700);
  });

  test('a vendor whose first answer was lost is worth waiting for', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    const notebook = new Notebook();
    notebook.trouble = (_, nth) => (nth === 0 ? 'lost-before' : undefined);
    const courier = start(paths, notebook);
    await courier.until(() => courier.state()?.backends[0]?.waiting !== undefined);
    expect(courier.state()).toMatchObject({ state: 'delivering', worthWaiting: true });
    shard.end();
    expect(ended(await courier.end).state).toBe('settled');
  });

  test('a request that is never answered keeps no courier beyond the deadline', async () => {
    const { paths, notebook, state } = await troubled((_, nth) => (nth === 2 ? 'never' : undefined), QUICK);
    expect(state.state).toBe('undelivered');
    notebook.trouble = () => undefined;
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.operations).toContain('confirm deliver');
    expect(notebook.titles).toEqual(all);
  });

  test('one vendor being down does not delay another', async () => {
    const paths = makeRun({ notebook: {}, other: {}, delivery: { deadlineMs: 150 } });
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const [down, well] = [new Notebook(), new Notebook()];
    down.trouble = () => ({ kind: 'later', reason: 'nobody answers' });
    const backends = [
      notebookDefinition(down),
      { ...notebookDefinition(well), name: 'other', title: 'Other' },
    ];
    const state = ended(await runCourier({ folder: paths.folder, backends, env: {} }));
    expect(state.state).toBe('undelivered');
    expect(state.backends).toMatchObject([
      { name: 'notebook', complete: false, pending: 1 },
      { name: 'other', complete: true, delivered: 1 },
    ]);
  });

  test('a failing exit code is asked for only when the user wants it and something is missing', async () => {
    const trouble = () => ({ kind: 'refused', scope: 'everything', reason: 'no' }) as const;
    const failOn = { notebook: {}, delivery: { failOn: 'undelivered' } };
    expect((await troubled(trouble, failOn)).state.failRun).toBe(true);
    expect((await troubled(trouble)).state.failRun).toBe(false);
    expect((await troubled(() => undefined, failOn)).state.failRun).toBe(false);
  });
});

describe('settings', () => {
  test('mistakes are all told, nothing is lost, and resume delivers after they are mended', async () => {
    const paths = makeRun({ notebook: { pages: 1 }, run: { nam: 'x' } });
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const notebook = new Notebook();
    const state = await deliver(paths, notebook);
    expect(state.state).toBe('failed');
    expect(state.problems.join('\n')).toMatch(/pages[\s\S]*nam|nam[\s\S]*pages/);
    const manifest = JSON.parse(readFileSync(paths.manifest, 'utf8'));
    writeFileSync(paths.manifest, JSON.stringify({ ...manifest, options: { notebook: {} } }));
    expect((await deliver(paths, notebook)).state).toBe('settled');
    expect(notebook.titles).toEqual(['one']);
  });

  test('a folder that the runner could not know is told, with the ways to tell it', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    writeFileSync(
      join(paths.folder, 'livelane.config.mjs'),
      "export default { delivery: { dir: 'elsewhere' } };",
    );
    const state = await deliver(paths, new Notebook());
    expect(state.state).toBe('settled');
    expect(state.problems).toMatchObject([
      expect.stringMatching(/"elsewhere" in livelane.config.mjs.*LIVELANE_DELIVERY_DIR/),
    ]);
  });

  test('a run without any vendor is followed to its end', async () => {
    const paths = makeRun({});
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const state = await deliver(paths, new Notebook());
    expect(state).toMatchObject({ state: 'settled', backends: [], tests: { passed: 1 } });
  });

  test('a run of a newer version is refused with a sentence', async () => {
    const paths = makeRun();
    const manifest = JSON.parse(readFileSync(paths.manifest, 'utf8'));
    writeFileSync(paths.manifest, JSON.stringify({ ...manifest, v: 99 }));
    const state = await deliver(paths, new Notebook());
    expect(state.problems).toMatchObject([expect.stringContaining('update the livelane package')]);
  });
});

describe('the folder', () => {
  test('is left without a lease, and with the state of the end', async () => {
    const paths = makeRun();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    await deliver(paths, new Notebook());
    expect(existsSync(paths.lease)).toBe(false);
    expect(readdirSync(paths.folder).filter((name) => name.includes('lease'))).toEqual([]);
    expect(readCourierState(paths)).toMatchObject({ state: 'settled', ended: ['one'] });
  });

  test('that is held is not touched', async () => {
    const paths = makeRun();
    const lease = Lease.take(paths.lease);
    expect(lease).toBeInstanceOf(Lease);
    expect(await runCourier(courier(paths, new Notebook()))).toMatchObject({
      kind: 'held',
      holder: { pid: process.pid },
    });
  });
});
