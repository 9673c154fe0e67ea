import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunPaths, readCourierState, thisProcess } from '@livelane/core';
import { expect, test } from 'vitest';
import { Lease } from '../src/courier/lease.ts';
import { overviewOf, type RunCondition } from '../src/runs/run-overview.ts';
import { deadProcess, Shard } from './support/journal.ts';
import { deliver, JournalFolder } from './support/journal-folder.ts';
import { Notebook } from './support/notebook.ts';

const condition = async (paths: RunPaths): Promise<RunCondition> => (await overviewOf(paths)).condition;

test('a settled run: its name, framework, tests, and what each vendor has', async () => {
  const journal = new JournalFolder();
  const paths = journal.run('one', { options: { notebook: {}, run: { name: 'Nightly' } } });
  const shard = new Shard(paths);
  shard.result('passes');
  shard.result('fails', 'failed');
  shard.result('is ignored', 'passed', { ignored: true });
  shard.end('failed');
  await deliver(paths);
  expect(await overviewOf(paths)).toMatchObject({
    id: 'one',
    condition: 'settled',
    name: 'Nightly',
    frameworks: ['playwright 1.65.1'],
    tests: { passed: 1, failed: 1 },
    ignored: 1,
    vendors: [
      {
        name: 'notebook',
        title: 'Notebook',
        label: 'page 1',
        url: 'http://notebook.example/1',
        delivered: 2,
        pending: 0,
        refused: 0,
        complete: true,
        refusals: [],
      },
    ],
    problems: [],
  });
});

test('every refused result is there with its reason, not only those that a courier lists', async () => {
  const journal = new JournalFolder();
  const paths = journal.run('one');
  const shard = new Shard(paths);
  for (let n = 0; n < 30; n++) shard.result(`t${n}`);
  shard.end();
  const notebook = new Notebook({ results: 1 });
  notebook.trouble = (operation) =>
    operation.kind === 'deliver' && operation.results[0]?.test.title !== 't7'
      ? { kind: 'refused', scope: 'this', reason: `no page for ${operation.results[0]?.test.title}` }
      : undefined;
  await deliver(paths, notebook);
  const [vendor] = (await overviewOf(paths)).vendors;
  expect(vendor).toMatchObject({ delivered: 1, refused: 29, complete: true });
  expect(vendor?.refusals).toHaveLength(29);
  expect(vendor?.refusals.at(-1)).toEqual({ test: 'a.spec.ts › t29', reason: 'no page for t29' });
});

test('while tests go on the run is running, whoever holds it', async () => {
  const journal = new JournalFolder();
  const paths = journal.run('one');
  const shard = new Shard(paths);
  shard.result('one');
  expect(await condition(paths)).toBe('running');
  const lease = Lease.take(paths.lease) as Lease;
  expect(await condition(paths)).toBe('running');
  shard.end();
  expect(await condition(paths)).toBe('delivering');
  lease.release();
  expect(await condition(paths)).toBe('undelivered');
});

test('a run whose runner was killed is not running, also when its last line was torn', async () => {
  const journal = new JournalFolder();
  const paths = journal.run('one');
  new Shard(paths, 'gone', deadProcess).result('one');
  appendFileSync(join(paths.shards, 'gone.jsonl'), '{"type":"attempt-');
  expect(await condition(paths)).toBe('undelivered');
  await deliver(paths);
  expect(await condition(paths)).toBe('settled');
});

test('where a courier was killed, the journal and the delivery file say how far it was', async () => {
  const journal = new JournalFolder();
  const paths = journal.run('one');
  const shard = new Shard(paths);
  for (const title of ['a', 'b', 'c']) shard.result(title);
  shard.end();
  const notebook = new Notebook({ results: 1 });
  let sent = 0;
  notebook.trouble = (operation) =>
    operation.kind === 'deliver' && sent++ > 0
      ? { kind: 'refused', scope: 'everything', reason: 'full' }
      : undefined;
  await deliver(paths, notebook);
  const state = readCourierState(paths);
  const killed = {
    ...state,
    state: 'delivering',
    tests: {},
    backends: [{ ...state?.backends[0], delivered: 0 }],
  };
  writeFileSync(paths.courierState, JSON.stringify({ ...killed, ...thisProcess() }));
  expect(await overviewOf(paths)).toMatchObject({
    condition: 'interrupted',
    tests: { passed: 3 },
    vendors: [{ delivered: 1, pending: 2, refused: 0 }],
  });
});

test('a run without a vendor was never delivered; with one that cannot be used it is undelivered', async () => {
  const journal = new JournalFolder();
  const one = journal.run('one', { options: {} });
  new Shard(one).end();
  await deliver(one);
  expect(await condition(one)).toBe('never-delivered');
  const two = journal.run('two', { options: { notebok: {} } });
  new Shard(two).result('one');
  appendFileSync(
    join(two.shards, 'one.jsonl'),
    '{"type":"shard-end","at":1,"status":"passed","durationMs":1}\n',
  );
  await deliver(two);
  expect(await overviewOf(two)).toMatchObject({
    condition: 'undelivered',
    tests: { passed: 1 },
    problems: [expect.stringContaining('notebok')],
  });
});

test('looking changes nothing', async () => {
  const journal = new JournalFolder();
  const paths = await journal.settled('one');
  const state = readFileSync(paths.courierState, 'utf8');
  const delivery = readFileSync(join(paths.delivery, 'notebook.jsonl'), 'utf8');
  await overviewOf(paths);
  expect(readFileSync(paths.courierState, 'utf8')).toBe(state);
  expect(readFileSync(join(paths.delivery, 'notebook.jsonl'), 'utf8')).toBe(delivery);
});
