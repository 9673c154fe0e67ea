import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunPaths } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import type { Operation, Outcome } from '../src/backend.ts';
import { DeliveryLog } from '../src/courier/delivery-log.ts';
import { reopenRefused } from '../src/runs/reopen-refused.ts';
import { Board } from './support/board.ts';
import { makeRun, Shard } from './support/journal.ts';
import { deliver } from './support/journal-folder.ts';
import { Notebook, notebookDefinition } from './support/notebook.ts';

const NO: Outcome = { kind: 'refused', scope: 'this', reason: 'no such case' };

/** Refuses every request with a result of this title. */
function refuses(title: string) {
  return (operation: Operation) =>
    operation.kind === 'deliver' && operation.results.some(({ test }) => test.title.includes(title))
      ? NO
      : undefined;
}

function threeResults(options: Record<string, unknown> = { notebook: {} }): RunPaths {
  const paths = makeRun(options);
  const shard = new Shard(paths);
  for (const title of ['[BD-1] one', '[BD-2] two', '[BD-3] three']) shard.result(title);
  shard.end();
  return paths;
}

const asBoard = (board: Board) => ({ backends: [notebookDefinition(board)] });

describe('refused results of a vendor without lanes', () => {
  test('stay as they are without being asked for', async () => {
    const paths = threeResults();
    const board = new Board();
    board.trouble = refuses('two');
    expect((await deliver(paths, undefined, asBoard(board))).backends).toMatchObject([
      { delivered: 2, refusedCount: 1, complete: true },
    ]);
    const before = [...board.operations];
    board.trouble = () => undefined;
    const state = await deliver(paths, undefined, asBoard(board));
    expect(board.operations).toEqual(before);
    // Whoever delivers later names them as well.
    expect(state.backends).toMatchObject([
      { refused: [{ test: expect.stringContaining('two'), reason: 'no such case' }] },
    ]);
  });

  test('are sent again when they are asked for, and nothing else is', async () => {
    const paths = threeResults();
    const board = new Board();
    board.trouble = refuses('two');
    await deliver(paths, undefined, asBoard(board));
    board.trouble = () => undefined;
    const sent = board.batches.length;
    const state = await deliver(paths, undefined, { ...asBoard(board), refused: true });
    expect(state).toMatchObject({ state: 'settled', problems: [] });
    expect(state.backends).toMatchObject([{ delivered: 3, refusedCount: 0, pending: 0, complete: true }]);
    expect(board.batches.slice(sent)).toEqual([['[BD-2] two']]);
    expect(board.opened).toBe(1);
    // What the vendor says at the end is said once, and is not the old word.
    expect(state.backends[0]?.notes ?? []).toHaveLength(0);
    const done = [...board.operations];
    await deliver(paths, undefined, { ...asBoard(board), refused: true });
    expect(board.operations).toEqual(done);
  });

  test('that are refused once more are listed with the reason of this time', async () => {
    const paths = threeResults();
    const board = new Board();
    board.trouble = refuses('two');
    await deliver(paths, undefined, asBoard(board));
    board.trouble = (operation) =>
      operation.kind === 'deliver' ? { ...NO, reason: 'the case is closed' } : undefined;
    const state = await deliver(paths, undefined, { ...asBoard(board), refused: true });
    expect(state.backends).toMatchObject([
      { delivered: 2, refusedCount: 1, refused: [{ reason: 'the case is closed' }] },
    ]);
    const log = new DeliveryLog(join(paths.delivery, 'notebook.jsonl'), 'read');
    expect([...log.refusedResults.values()]).toMatchObject([{ reason: 'the case is closed' }]);
  });

  test('that found no case get one', async () => {
    const paths = makeRun({ notebook: {} });
    const shard = new Shard(paths);
    shard.result('has none');
    shard.end();
    const board = new Board({}, { unlinked: 'make' });
    board.trouble = (operation) => (operation.kind === 'make-cases' ? NO : undefined);
    expect((await deliver(paths, undefined, asBoard(board))).backends[0]?.refusedCount).toBe(1);
    board.trouble = () => undefined;
    const state = await deliver(paths, undefined, { ...asBoard(board), refused: true });
    expect(state.backends).toMatchObject([{ delivered: 1, refusedCount: 0 }]);
  });

  test('tests that named no case are sent when the settings link them now', async () => {
    const paths = makeRun({ notebook: {} });
    const shard = new Shard(paths);
    shard.result('[BD-1] linked');
    shard.result('unlinked');
    shard.end();
    const board = new Board();
    expect((await deliver(paths, undefined, asBoard(board))).backends).toMatchObject([{ unlinkedCount: 1 }]);
    const env = { LIVELANE_LINKING_PATTERNS: '["^(unlinked)$"]' };
    board.cases.isKey = () => true;
    const state = await deliver(paths, undefined, { ...asBoard(board), env });
    expect(state.backends).toMatchObject([{ delivered: 2, pending: 0 }]);
    expect(board.batches).toEqual([['[BD-1] linked'], ['unlinked']]);
  });
});

test('a refused file is sent again with them, and one that the vendor has is not', async () => {
  const paths = makeRun({ notebook: {}, report: { attachments: 'all' } });
  mkdirSync(join(paths.evidence, 'a'));
  const evidence = ['one.png', 'two.png'].map((name) => {
    writeFileSync(join(paths.evidence, 'a', name), name);
    return { name, contentType: 'image/png', path: `evidence/a/${name}`, size: 7 };
  });
  const shard = new Shard(paths);
  shard.result('[BD-1] one', 'failed', { evidence });
  shard.end();
  const board = new Board({ files: { count: 1, bytes: 1_000 } });
  board.trouble = (operation) =>
    operation.kind === 'attach' && operation.files[0]?.name === 'two.png' ? NO : undefined;
  await deliver(paths, undefined, asBoard(board));
  expect(board.card('BD-1').files).toEqual(['one.png']);
  board.trouble = () => undefined;
  const state = await deliver(paths, undefined, { ...asBoard(board), refused: true });
  expect(state).toMatchObject({ state: 'settled', backends: [{ files: { delivered: 2, pending: 0 } }] });
  expect(board.card('BD-1').files).toEqual(['one.png', 'two.png']);
});

describe('refused results of a vendor with lanes', () => {
  test('are sent again while the lane is open', async () => {
    const paths = threeResults();
    const notebook = new Notebook({ results: 1 });
    notebook.trouble = (operation) =>
      operation.kind === 'close-lane'
        ? { kind: 'refused', scope: 'everything', reason: 'the pen is empty' }
        : refuses('two')(operation);
    expect((await deliver(paths, notebook)).state).toBe('undelivered');
    notebook.trouble = () => undefined;
    const state = await deliver(paths, notebook, { refused: true });
    expect(state).toMatchObject({ state: 'settled', backends: [{ delivered: 3, refusedCount: 0 }] });
    expect(notebook.titles.toSorted()).toEqual(['[BD-1] one', '[BD-2] two', '[BD-3] three'].toSorted());
  });

  test('stay refused when it is closed, and a sentence says that a replay is the way', async () => {
    const paths = threeResults();
    const notebook = new Notebook({ results: 1 });
    notebook.trouble = refuses('two');
    await deliver(paths, notebook);
    const [file, before] = [join(paths.delivery, 'notebook.jsonl'), [...notebook.operations]];
    const text = readFileSync(file, 'utf8');
    const state = await deliver(paths, notebook, { refused: true });
    expect(state).toMatchObject({ state: 'settled', backends: [{ refusedCount: 1, complete: true }] });
    expect(state.problems).toEqual([
      expect.stringMatching(
        /^1 refused result cannot be sent again: Notebook has completed page 1 .*livelane replay \S+ --to notebook$/,
      ),
    ]);
    expect(notebook.operations).toEqual(before);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

test('what went as one file, and files of a run that is closed, stay as they are', () => {
  const { delivery, ...paths } = makeRun();
  const definition = notebookDefinition(new Notebook());
  const asFile = new DeliveryLog(join(delivery, 'as-file.jsonl'));
  asFile.accepted(asFile.intend({ kind: 'deliver-file', results: ['a:1', 'a:2'] }), {
    refused: [{ id: 'a:2', reason: 'no' }],
  });
  const board = new Board({ file: { results: 'instead' } });
  expect(reopenRefused(asFile, board, definition, { delivery, ...paths })).toHaveLength(1);
  expect(asFile.refusedCount).toBe(1);
  asFile.close();
  const inLanes = new DeliveryLog(join(delivery, 'in-lanes.jsonl'));
  inLanes.refused(inLanes.intend({ kind: 'attach', files: ['a:1#0.0'] }), 'no');
  inLanes.accepted(inLanes.intend({ kind: 'close-run' }));
  reopenRefused(inLanes, new Notebook(), definition, { delivery, ...paths });
  expect(inLanes.isFileThrough('a:1#0.0')).toBe(true);
  inLanes.close();
});

test('a delivery file says what was reopened, for every courier that follows', () => {
  const { delivery } = makeRun();
  const path = join(delivery, 'notebook.jsonl');
  const first = new DeliveryLog(path);
  first.accepted(first.intend({ kind: 'deliver', lane: 'run', results: ['a:1', 'a:2'] }), {
    refused: [{ id: 'a:2', reason: 'no' }],
    notes: ['look at case 1'],
  });
  first.accepted(first.intend({ kind: 'close-run' }), { notes: ['1 passed'] });
  first.reopened(['a:2'], []);
  first.close();
  const next = new DeliveryLog(path, 'read');
  expect([next.isThrough('a:1'), next.isThrough('a:2'), next.refusedCount]).toEqual([true, false, 0]);
  expect([next.isDone('close-run'), next.notes]).toEqual([false, ['look at case 1']]);
  expect(next.unresolved()).toMatchObject([{ kind: 'close-run' }]);
});
