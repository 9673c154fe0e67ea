import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CourierState, Evidence, RunPaths } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import type { BackendDefinition, Capacity, Outcome } from '../src/backend.ts';
import { runCourier } from '../src/courier/courier.ts';
import type { HttpClient } from '../src/http/http-client.ts';
import { origin } from './http-servers.ts';
import { Board } from './support/board.ts';
import { deadProcess, makeRun, Shard } from './support/journal.ts';
import { notebookDefinition } from './support/notebook.ts';

function definition(board: Board): BackendDefinition {
  return { ...notebookDefinition(board), name: 'board', title: 'Board' };
}

const make = (options: Record<string, unknown> = {}) => makeRun({ board: {}, ...options });

async function deliver(paths: RunPaths, board: Board): Promise<CourierState> {
  const end = await runCourier({ folder: paths.folder, backends: [definition(board)], env: {} });
  if (end.kind !== 'ended') throw new Error('the run is held');
  return end.state;
}

/** A courier at work, and a way to wait for what it does. */
function start(paths: RunPaths, board: Board) {
  const stop = new AbortController();
  let look = () => {};
  const end = runCourier({
    folder: paths.folder,
    backends: [definition(board)],
    env: {},
    signal: stop.signal,
    onState: () => look(),
  });
  const until = (predicate: () => boolean) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (predicate()) resolve();
      };
    });
  return { end, until, stop: () => stop.abort() };
}

/** A file of a run, of so many bytes. */
function evidence(paths: RunPaths, name: string, bytes = 10, contentType = 'image/png'): Evidence {
  const path = `evidence/${name}/${name}`;
  mkdirSync(dirname(join(paths.folder, path)), { recursive: true });
  writeFileSync(join(paths.folder, path), 'x'.repeat(bytes));
  return { name, contentType, path, size: bytes };
}

describe('a vendor without lanes', () => {
  test('gets the results of all workers together, failures first', async () => {
    const paths = make();
    const shard = new Shard(paths);
    for (let n = 0; n < 8; n++) shard.result(`[BD-${n}] passes`, 'passed', { lane: '0' });
    for (let n = 8; n < 12; n++) shard.result(`[BD-${n}] fails`, 'failed', { lane: '1' });
    shard.end('failed');
    const board = new Board();
    const state = await deliver(paths, board);
    expect(state).toMatchObject({ state: 'settled', backends: [{ delivered: 12, complete: true }] });
    expect(board.batches.map((batch) => batch.length)).toEqual([10, 2]);
    expect(board.batches[0]?.slice(0, 4)).toEqual([8, 9, 10, 11].map((n) => `[BD-${n}] fails`));
    expect(board.operations).not.toContain('open-lane');
    expect(state.backends[0]?.notes).toEqual(['the board shows 12 cards']);
  });

  test('is told of tests that are running, once, and never after their result', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.begin('[BD-1] one');
    const board = new Board();
    const courier = start(paths, board);
    await courier.until(() => board.cards.has('BD-1'));
    shard.result('[BD-1] one');
    shard.begin('nobody knows this one');
    await courier.until(() => board.card('BD-1').history.length === 2);
    shard.end();
    await courier.end;
    expect(board.card('BD-1').history).toEqual(['running', 'passed']);
    expect([...board.cards.keys()]).toEqual(['BD-1']);
  });

  test('is told what became of tests that were running when the runner was killed', async () => {
    const paths = make();
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('[BD-1] ends');
    shard.begin('[BD-2] never ends');
    shard.begin('[BD-1] names the case of another', '1');
    const board = new Board();
    expect(await deliver(paths, board)).toMatchObject({ state: 'settled' });
    expect(board.card('BD-2').history.at(-1)).toBe('cut off');
    expect(board.card('BD-1').history).toEqual(['passed']);
  });

  test('that refuses a running test gets the results without it', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.begin('[BD-9] is unknown there');
    shard.result('[BD-1] ends');
    const board = new Board();
    board.trouble = (operation) =>
      operation.kind === 'deliver' && operation.running.length > 0
        ? { kind: 'refused', scope: 'this', reason: 'no BD-9' }
        : undefined;
    const courier = start(paths, board);
    await courier.until(() => board.card('BD-1').history.length === 1);
    shard.result('[BD-9] is unknown there');
    shard.end();
    expect((await courier.end).kind).toBe('ended');
    expect(board.operations.filter((kind) => kind.startsWith('deliver'))).toEqual([
      'deliver 1+1',
      'deliver 1+0',
      'deliver 1+0',
    ]);
  });

  for (const lost of ['lost-after', 'lost-before'] as const) {
    for (const kind of ['open-run', 'deliver', 'make-cases', 'attach', 'close-run'] as const) {
      test(`loses nothing and gets nothing twice when an answer to ${kind} is ${lost}`, async () => {
        const paths = make();
        const shard = new Shard(paths);
        for (let n = 0; n < 12; n++)
          shard.result(`[BD-${n}] x`, 'failed', { evidence: [evidence(paths, `${n}.png`)] });
        shard.result('unknown', 'failed');
        shard.end('failed');
        const board = new Board({ files: { count: 5, bytes: 100_000 } }, { unlinked: 'make' });
        let done = false;
        board.trouble = (operation) => {
          if (done || operation.kind !== kind) return undefined;
          done = true;
          return lost;
        };
        const state = await deliver(paths, board);
        expect(state).toMatchObject({
          state: 'settled',
          backends: [{ delivered: 13, refusedCount: 0, files: { delivered: 12, pending: 0, left: [] } }],
        });
        for (let n = 0; n < 12; n++) expect(board.card(`BD-${n}`).files).toEqual([`${n}.png`]);
        expect(board.opened).toBe(1);
        expect(board.card('BD-100').history).toEqual(['failed']);
      });
    }
  }
});

describe("the vendor's budget", () => {
  /** Three requests to a vendor that takes 30 a minute, and 3 of these at once; the shard is one of so many. */
  async function ask(total: number): Promise<{ state: string; asked: number }> {
    const server = await origin((_request, response) => response.writeHead(204).end());
    const paths = make({ delivery: { deadlineMs: 2_000 } });
    const shard = new Shard(paths);
    const file = join(paths.shards, 'one.jsonl');
    const first = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, `${JSON.stringify({ ...first, shard: { current: 1, total } })}\n`);
    shard.result('[BD-1] x');
    shard.end();
    const asking: BackendDefinition = {
      ...definition(new Board()),
      create(_section, { http }) {
        return new AskingBoard(http({ baseUrl: server.url, headers: {} }), { requestsPerMinute: 30 });
      },
    };
    const end = await runCourier({ folder: paths.folder, backends: [asking], env: {} });
    return { state: end.kind === 'ended' ? end.state.state : end.kind, asked: server.seen.length };
  }

  test('is wholly for the only machine of a run', async () => {
    expect(await ask(1)).toEqual({ state: 'settled', asked: 3 });
  });

  test('is shared with the other machines of a run', async () => {
    expect(await ask(10)).toEqual({ state: 'undelivered', asked: 1 });
  });
});

describe('cases', () => {
  test('of other vendors are none of this one', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('[CALC-1, BD-2] both');
    shard.result('[CALC-3] another vendor');
    shard.end();
    const board = new Board();
    const state = await deliver(paths, board);
    expect([...board.cards.keys()]).toEqual(['BD-2']);
    expect(state).toMatchObject({
      state: 'settled',
      backends: [
        { delivered: 1, pending: 0, unlinkedCount: 1, unlinked: ['a.spec.ts › [CALC-3] another vendor'] },
      ],
    });
  });

  test('that several tests name are always shown whole, also after a new courier has taken over', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('[BD-1] first', 'failed');
    const board = new Board();
    const courier = start(paths, board);
    await courier.until(() => board.card('BD-1').history.length === 1);
    shard.result('[BD-1] second');
    await courier.until(() => board.card('BD-1').history.length === 2);
    expect(board.card('BD-1')).toMatchObject({
      history: ['failed', 'failed'],
      tests: ['[BD-1] first', '[BD-1] second'],
    });
    shard.end();
    await courier.end;
    const another = new Shard(paths, 'two');
    another.result('[BD-1, BD-2] third');
    another.end();
    await deliver(paths, board);
    expect(board.card('BD-1').tests).toEqual(['[BD-1] first', '[BD-1] second', '[BD-1, BD-2] third']);
    expect(board.card('BD-2').tests).toEqual(['[BD-1, BD-2] third']);
  });

  test('are made once for tests that name none, and their results follow', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('[BD-1] linked');
    for (const _ of [1, 2]) shard.result('new', 'passed', { test: identityOf('new') });
    shard.result('also new', 'failed');
    shard.end('failed');
    const board = new Board({}, { unlinked: 'make' });
    const state = await deliver(paths, board);
    expect(state).toMatchObject({ state: 'settled', backends: [{ delivered: 4 }] });
    expect([...board.made.keys()].toSorted()).toEqual(['also new', 'new']);
    expect(board.card(board.made.get('new') as string).tests).toEqual(['new', 'new']);
    const again = new Board({}, { unlinked: 'make' });
    await deliver(paths, again);
    expect(again.operations).toEqual([]);
  });

  test('that cannot be made refuse their tests, one by one, and no other', async () => {
    const paths = make();
    const shard = new Shard(paths);
    for (const title of ['one', 'two', 'three']) shard.result(title);
    shard.end();
    const board = new Board({}, { unlinked: 'make' });
    board.trouble = (operation) =>
      operation.kind === 'make-cases' && operation.results.some(({ test }) => test.title === 'two')
        ? { kind: 'refused', scope: 'this', reason: 'no folder' }
        : undefined;
    const state = await deliver(paths, board);
    expect(state.backends[0]).toMatchObject({
      delivered: 2,
      pending: 0,
      refused: [{ test: 'a.spec.ts › two', reason: 'no folder' }],
    });
  });

  test('are made many at a time again when the culprit of a refusal is found', async () => {
    const paths = make();
    const shard = new Shard(paths);
    for (let n = 0; n < 40; n++) shard.result(`test ${n}`);
    shard.end();
    const board = new Board({ results: 8 }, { unlinked: 'make' });
    board.trouble = (operation) =>
      operation.kind === 'make-cases' && operation.results.some(({ test }) => test.title === 'test 0')
        ? { kind: 'refused', scope: 'this', reason: 'no folder' }
        : undefined;
    const state = await deliver(paths, board);
    expect(state.backends[0]).toMatchObject({ delivered: 39, refusedCount: 1 });
    const made = board.operations.filter((kind) => kind.startsWith('make-cases'));
    expect(made.indexOf('make-cases 1')).toBeGreaterThan(0);
    expect(made.lastIndexOf('make-cases 8')).toBeGreaterThan(made.indexOf('make-cases 1'));
  });

  test('that the vendor is slow to make hold up nothing else', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('new');
    const board = new Board({}, { unlinked: 'make' });
    let isReady = false;
    board.trouble = ({ kind }) =>
      kind === 'make-cases' && !isReady
        ? { kind: 'pending', reason: 'the job is at work', afterMs: 5, ids: { job: '7' } }
        : undefined;
    const courier = start(paths, board);
    await courier.until(() => board.operations.includes('make-cases 1'));
    shard.result('[BD-1] linked');
    await courier.until(() => board.card('BD-1').history.length === 1);
    isReady = true;
    shard.end();
    const end = await courier.end;
    expect(end).toMatchObject({ state: { state: 'settled', backends: [{ delivered: 2 }] } });
  });

  test('that a vendor refuses within an accepted request refuse their results alone', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('[BD-1] good');
    shard.result('[BD-2] bad');
    shard.end();
    const board = new Board();
    board.trouble = (operation) =>
      operation.kind === 'deliver'
        ? {
            kind: 'accepted',
            refused: operation.results
              .filter(({ cases }) => cases.includes('BD-2'))
              .map(({ id }) => ({ id, reason: 'BD-2 is read-only' })),
          }
        : undefined;
    const state = await deliver(paths, board);
    expect(state).toMatchObject({
      state: 'settled',
      backends: [
        {
          delivered: 1,
          refusedCount: 1,
          refused: [{ test: 'a.spec.ts › [BD-2] bad', reason: 'BD-2 is read-only' }],
        },
      ],
    });
  });
});

describe('files', () => {
  test('follow their results, as many together as the vendor takes', async () => {
    const paths = make();
    const shard = new Shard(paths);
    for (let n = 0; n < 5; n++)
      shard.result(`[BD-${n}] x`, 'failed', { evidence: [evidence(paths, `${n}.png`)] });
    shard.result('[BD-5] passes', 'passed', { evidence: [evidence(paths, 'not wanted.png')] });
    shard.end('failed');
    const board = new Board({ files: { count: 3, bytes: 25 } });
    const state = await deliver(paths, board);
    expect(board.operations.filter((kind) => kind.startsWith('attach'))).toEqual([
      'attach 2',
      'attach 2',
      'attach 1',
    ]);
    expect(state.backends[0]).toMatchObject({ delivered: 6, files: { delivered: 5, pending: 0, left: [] } });
  });

  test('beyond the budget stay behind, videos first, and that is told', async () => {
    const paths = make();
    const shard = new Shard(paths);
    const files = [
      evidence(paths, 'film.webm', 600, 'video/webm'),
      evidence(paths, 'trace.zip', 500, 'application/zip'),
      evidence(paths, 'shot.png', 100),
      evidence(paths, 'large.png', 2_000),
    ];
    shard.result('[BD-1] x', 'failed', { evidence: files });
    shard.end('failed');
    const board = new Board({ files: { count: 1, bytes: 10_000, budgetBytes: 1_000 } });
    const state = await deliver(paths, board);
    expect(board.card('BD-1').files).toEqual(['trace.zip', 'shot.png']);
    expect(state.backends[0]?.files).toEqual({
      delivered: 2,
      pending: 0,
      left: [
        "1 file (600 bytes) was not sent: the run's budget for files is 1000 bytes, of which videos may use 50 %",
        "1 file (2.0 KiB) was not sent: the run's budget for files is 1000 bytes",
      ],
    });
  });

  test('that are refused, lost or too large are told, and cost no result', async () => {
    const paths = make({ report: { maxAttachmentBytes: 50 } });
    const shard = new Shard(paths);
    const gone = { name: 'gone.png', contentType: 'image/png', path: 'evidence/gone/gone.png' };
    const files = [
      evidence(paths, 'bad.png'),
      evidence(paths, 'good.png'),
      evidence(paths, 'large.png', 51),
      gone,
    ];
    shard.result('[BD-1] x', 'failed', { evidence: files });
    shard.end('failed');
    const board = new Board({ files: { count: 10, bytes: 10_000 } });
    board.trouble = (operation) =>
      operation.kind === 'attach' && operation.files.some(({ name }) => name === 'bad.png')
        ? { kind: 'refused', scope: 'this', reason: 'no such type' }
        : undefined;
    const state = await deliver(paths, board);
    expect(state).toMatchObject({ state: 'settled', backends: [{ delivered: 1, refusedCount: 0 }] });
    expect(board.card('BD-1').files).toEqual(['good.png']);
    expect(state.backends[0]?.files?.left).toEqual([
      '1 file (51 bytes) was not sent: each is larger than report.maxAttachmentBytes (50 bytes)',
      "1 file was not sent: gone from the run's folder",
      '“bad.png” of “a.spec.ts › [BD-1] x” was refused: no such type',
    ]);
  });

  test('left by a courier that was stopped are sent by the next', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('[BD-1] x', 'failed', {
      evidence: [evidence(paths, 'one.png'), evidence(paths, 'two.png')],
    });
    shard.end('failed');
    const board = new Board({ files: { count: 1, bytes: 10_000 } });
    board.trouble = (operation) =>
      operation.kind === 'attach' && board.card('BD-1').files.length === 1 ? 'never' : undefined;
    const stopped = start(paths, board);
    await stopped.until(() => board.operations.filter((operation) => operation === 'attach 1').length === 2);
    stopped.stop();
    expect(await stopped.end).toMatchObject({
      state: { state: 'undelivered', backends: [{ delivered: 1, pending: 0, files: { pending: 1 } }] },
    });
    board.trouble = () => undefined;
    expect(await deliver(paths, board)).toMatchObject({ state: 'settled' });
    expect(board.card('BD-1').files).toEqual(['one.png', 'two.png']);
  });
});

describe('a vendor that takes the run as one file', () => {
  test('gets it at the end, and the results count as delivered with it', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.result('two', 'failed');
    shard.end('failed');
    const board = new Board({ file: { results: 'instead' } });
    const waits: string[] = [];
    board.trouble = ({ kind }) => {
      waits.push(kind);
      return kind === 'deliver-file' && waits.length < 4
        ? { kind: 'pending', reason: 'the job is at work', afterMs: 1 }
        : undefined;
    };
    const state = await deliver(paths, board);
    expect(state).toMatchObject({ state: 'settled', backends: [{ delivered: 2, pending: 0 }] });
    expect(waits).toEqual(['open-run', 'deliver-file', 'deliver-file', 'deliver-file', 'close-run']);
    expect(board.documents).toMatchObject([{ results: 2, kind: 'deliver-file' }]);
    const xml = readFileSync(board.documents[0]?.path as string, 'utf8');
    expect(xml).toMatch(/<testcase[^>]* name="[^"]*one"/);
    expect(xml).toMatch(/<testcase[^>]* name="[^"]*two"/);
    await deliver(paths, board);
    expect(waits).toHaveLength(5);
  });

  test('that refuses it keeps the results for resume', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const board = new Board({ file: { results: 'instead' } });
    board.trouble = ({ kind }) =>
      kind === 'deliver-file'
        ? { kind: 'refused', scope: 'this', reason: 'the job failed: bad release' }
        : undefined;
    expect(await deliver(paths, board)).toMatchObject({
      state: 'undelivered',
      backends: [{ delivered: 0, pending: 1, stopped: 'the job failed: bad release' }],
    });
    board.trouble = () => undefined;
    expect(await deliver(paths, board)).toMatchObject({ state: 'settled', backends: [{ delivered: 1 }] });
  });

  test('gets it as far as it is while the run goes on, when the user wants that', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('[BD-1] one');
    const board = new Board({ file: { results: 'also', everyMs: 1 } });
    const courier = start(paths, board);
    await courier.until(() => board.documents.length === 1);
    shard.result('[BD-2] two');
    await courier.until(() => board.documents.length === 2);
    shard.end();
    const end = await courier.end;
    expect(end).toMatchObject({ state: { state: 'settled', backends: [{ delivered: 2 }] } });
    expect(board.documents.map(({ kind, results }) => `${kind} ${results}`)).toEqual([
      'deliver-partial-file 1',
      'deliver-partial-file 2',
      'deliver-file 2',
    ]);
  });
});

/** A board that is asked over HTTP, once for each operation. */
class AskingBoard extends Board {
  readonly #http: HttpClient;

  constructor(http: HttpClient, capacity: Partial<Capacity>) {
    super(capacity);
    this.#http = http;
  }

  override async perform(...asked: Parameters<Board['perform']>): Promise<Outcome> {
    await this.#http.request({ method: 'POST', path: '/' });
    return super.perform(...asked);
  }
}

/** The same test twice in one run, as `repeatEach` makes it. */
function identityOf(title: string) {
  return { id: title.padEnd(64, '0'), title, path: [], file: 'a.spec.ts' };
}
