import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type RunPaths, runPaths } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { Lease } from '../src/courier/lease.ts';
import { makeReplay } from '../src/runs/make-replay.ts';
import { type PruneOptions, pruneRuns } from '../src/runs/prune-runs.ts';
import { removeRun } from '../src/runs/remove-run.ts';
import { Shard } from './support/journal.ts';
import { deliver, JournalFolder, settleDaysAgo } from './support/journal-folder.ts';
import { Notebook } from './support/notebook.ts';

async function pruned(options: PruneOptions): Promise<string[]> {
  const { removed, failed } = await pruneRuns(options);
  expect(failed).toEqual([]);
  return removed.map(({ paths }) => basename(paths.folder));
}

/** Ids of the runs that are there. */
const left = ({ base }: JournalFolder) => readdirSync(join(base, 'runs')).sort();

/** A run that the vendor would not let in. */
async function undelivered(journal: JournalFolder, id: string): Promise<RunPaths> {
  const paths = journal.run(id);
  const shard = new Shard(paths);
  shard.result('one');
  shard.end();
  const notebook = new Notebook();
  notebook.trouble = () => ({ kind: 'refused', scope: 'everything', reason: 'no such page' });
  expect((await deliver(paths, notebook)).state).toBe('undelivered');
  return paths;
}

describe('pruning', () => {
  test('removes settled runs that nothing was heard of for longer than asked, and nothing of them stays', async () => {
    const journal = new JournalFolder();
    const [old, young] = [await journal.settled('old'), await journal.settled('young')];
    settleDaysAgo(old, 15);
    settleDaysAgo(young, 13);
    expect(await pruned({ base: journal.base, days: 14 })).toEqual(['old']);
    expect(left(journal)).toEqual(['young']);
    expect(readdirSync(journal.base)).toEqual(['runs']);
  });

  test('removes those that were begun first until the rest has no more than the bytes asked for', async () => {
    const journal = new JournalFolder();
    for (const [n, id] of ['first', 'second', 'third'].entries()) {
      const paths = await journal.settled(id, { createdAt: n });
      writeFileSync(join(paths.evidence, 'video.webm'), Buffer.alloc(100_000));
    }
    expect(await pruned({ base: journal.base, bytes: 250_000 })).toEqual(['first']);
    expect(await pruned({ base: journal.base, bytes: 150_000 })).toEqual(['second']);
    expect(await pruned({ base: journal.base, bytes: 150_000 })).toEqual([]);
  });

  test('keeps so many of the newest whatever else is asked; alone, that is all that stays', async () => {
    const journal = new JournalFolder();
    const runs: RunPaths[] = [];
    for (const id of ['a', 'b', 'c', 'd']) runs.push(await journal.settled(id));
    for (const [n, paths] of runs.entries()) settleDaysAgo(paths, 40 - n);
    expect(await pruned({ base: journal.base, days: 30, keep: 3 })).toEqual(['a']);
    expect(await pruned({ base: journal.base, keep: 1 })).toEqual(['b', 'c']);
    expect(left(journal)).toEqual(['d']);
  });

  test('only says what would go when nothing shall be removed', async () => {
    const journal = new JournalFolder();
    await journal.settled('one');
    expect(await pruned({ base: journal.base, keep: 0, dryRun: true })).toEqual(['one']);
    expect(left(journal)).toEqual(['one']);
  });

  test('leaves what is not delivered, unless that is asked for', async () => {
    const journal = new JournalFolder();
    const failed = await undelivered(journal, 'undelivered');
    const unseen = journal.run('unseen');
    new Shard(unseen).end();
    settleDaysAgo(failed, 400);
    expect(await pruned({ base: journal.base, days: 1, bytes: 0, keep: 0 })).toEqual([]);
    expect(await pruned({ base: journal.base, keep: 0, unfinished: true })).toEqual([
      'undelivered',
      'unseen',
    ]);
  });

  test('takes a run that was recorded without a vendor for settled', async () => {
    const journal = new JournalFolder();
    const paths = journal.run('kept', { options: {} });
    new Shard(paths).end();
    await deliver(paths);
    expect(await pruned({ base: journal.base, days: 1 })).toEqual([]);
    expect(await pruned({ base: journal.base, keep: 0 })).toEqual(['kept']);
  });

  test('never removes a run whose tests go on, nor one that another process holds', async () => {
    const journal = new JournalFolder();
    const running = journal.run('running');
    new Shard(running).result('one');
    const held = await journal.settled('held');
    const lease = Lease.take(held.lease) as Lease;
    expect(await pruned({ base: journal.base, keep: 0, unfinished: true })).toEqual([]);
    lease.release();
    expect(await pruned({ base: journal.base, keep: 0, unfinished: true })).toEqual(['held']);
  });

  test('takes apart what an earlier removal that was cut off has left', async () => {
    const journal = new JournalFolder();
    const { folder } = await journal.settled('one');
    mkdirSync(join(journal.base, 'removed'));
    renameSync(folder, join(journal.base, 'removed', 'one.1234'));
    await pruned({ base: journal.base, days: 14 });
    expect(existsSync(join(journal.base, 'removed'))).toBe(false);
  });

  test('counts files that a replay shares with its run once', async () => {
    const journal = new JournalFolder();
    const source = await journal.settled('source', { createdAt: 1 });
    writeFileSync(join(source.evidence, 'video.webm'), Buffer.alloc(100_000));
    makeReplay({ source });
    expect(await pruned({ base: journal.base, bytes: 150_000 })).toEqual([]);
    expect(left(journal)).toEqual(['source', 'source-replay-1']);
  });
});

describe('at its end a courier', () => {
  test('keeps the folder within delivery.keep, and its own run in any case', async () => {
    const journal = new JournalFolder();
    settleDaysAgo(await journal.settled('old'), 3);
    settleDaysAgo(await undelivered(journal, 'undelivered'), 3);
    const keep = (days: number) => ({ options: { notebook: {}, delivery: { keep: { days, bytes: 1 } } } });
    await journal.settled('new', { options: { notebook: {}, delivery: { keep: { days: 4 } } } });
    expect(left(journal)).toEqual(['new', 'old', 'undelivered']);
    await journal.settled('newest', keep(4));
    expect(left(journal)).toEqual(['newest', 'undelivered']);
  });

  test('removes nothing by default that is younger than 14 days', async () => {
    const journal = new JournalFolder();
    settleDaysAgo(await journal.settled('a'), 13.9);
    settleDaysAgo(await journal.settled('b'), 14.1);
    await journal.settled('c');
    expect(left(journal)).toEqual(['a', 'c']);
  });

  test('touches nothing beside a run that was brought from elsewhere', async () => {
    const journal = new JournalFolder();
    settleDaysAgo(await journal.settled('old'), 30);
    const { folder } = journal.run('new');
    const shard = new Shard(runPaths(folder));
    shard.end();
    const elsewhere = runPaths(join(journal.base, 'artifact', 'new'));
    mkdirSync(join(journal.base, 'artifact'));
    renameSync(folder, elsewhere.folder);
    await deliver(elsewhere);
    expect(left(journal)).toEqual(['old']);
  });
});

test('a run that has changed since it was chosen stays, and it is said why', async () => {
  const journal = new JournalFolder();
  const held = await journal.settled('held');
  const lease = Lease.take(held.lease) as Lease;
  expect(await removeRun(journal.base, held, ['settled'])).toBe('delivering');
  lease.release();
  expect(await removeRun(journal.base, await undelivered(journal, 'left'), ['settled'])).toBe('undelivered');
  expect(left(journal)).toEqual(['held', 'left']);
  expect(existsSync(held.lease)).toBe(false);
});
