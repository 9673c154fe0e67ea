import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type RunPaths, readManifest } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { runCourier } from '../src/courier/courier.ts';
import { makeReplay, RunGoesOnError } from '../src/runs/make-replay.ts';
import { deadProcess, Shard } from './support/journal.ts';
import { deliver, JournalFolder } from './support/journal-folder.ts';
import { Notebook, notebookDefinition } from './support/notebook.ts';

/** Every file of a folder with its text. */
function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

/** A run with a file, that a notebook has got whole. */
async function delivered(journal: JournalFolder): Promise<RunPaths> {
  const paths = journal.run('run', { origin: 'ci', common: 'run', attempt: 2 });
  const shard = new Shard(paths);
  mkdirSync(join(paths.evidence, 'a1'));
  writeFileSync(join(paths.evidence, 'a1', 'screen.png'), 'pixels');
  shard.result('fails', 'failed', {
    evidence: [{ name: 'screen', contentType: 'image/png', path: 'evidence/a1/screen.png', size: 6 }],
  });
  shard.end('failed');
  await deliver(paths);
  return paths;
}

describe('a replay', () => {
  test('is a run of its own, with the same journal and files, and leaves its source as it is', async () => {
    const journal = new JournalFolder();
    const source = await delivered(journal);
    const before = contentsOf(source.folder);
    const replay = makeReplay({ source });
    expect(basename(replay.folder)).toBe('run-replay-1');
    expect(readManifest(replay)).toMatchObject({
      id: 'run-replay-1',
      origin: 'local',
      options: { notebook: {} },
      replay: { of: 'run' },
    });
    expect(readManifest(replay)).not.toHaveProperty('common');
    const notebook = new Notebook();
    expect(await deliver(replay, notebook)).toMatchObject({ state: 'settled', backends: [{ delivered: 1 }] });
    expect(notebook.received[0]?.attempts[0].evidence?.[0]?.path).toBe('evidence/a1/screen.png');
    expect(contentsOf(source.folder)).toEqual(before);
    const inode = ({ evidence }: RunPaths) => statSync(join(evidence, 'a1', 'screen.png')).ino;
    expect(inode(replay)).toBe(inode(source));
  });

  test('stays whole when its source is removed', async () => {
    const journal = new JournalFolder();
    const source = await delivered(journal);
    const replay = makeReplay({ source });
    rmSync(source.folder, { recursive: true });
    expect(await deliver(replay)).toMatchObject({ state: 'settled', backends: [{ delivered: 1 }] });
    expect(readFileSync(join(replay.evidence, 'a1', 'screen.png'), 'utf8')).toBe('pixels');
  });

  test('has an id at the vendor that no search for its run, or for another replay, finds', async () => {
    const journal = new JournalFolder();
    const source = await journal.settled('run');
    const ids: string[] = [];
    for (const paths of [source, makeReplay({ source }), makeReplay({ source })]) {
      rmSync(join(paths.delivery, 'notebook.jsonl'), { force: true });
      const notebook = new Notebook();
      notebook.trouble = (operation) => {
        if (operation.kind === 'open-run') ids.push(operation.run.id);
        return undefined;
      };
      await deliver(paths, notebook);
    }
    const [own, ...replays] = ids as [string, string, string];
    expect(new Set(ids).size).toBe(3);
    for (const id of replays) expect(`Livelane run ${id}`).not.toContain(`Livelane run ${own}`);
    for (const id of replays) expect(` · ${id}`.endsWith(` · ${own}`)).toBe(false);
  });

  test('of a replay is one more of the same run', async () => {
    const journal = new JournalFolder();
    const first = makeReplay({ source: await delivered(journal) });
    const second = makeReplay({ source: first });
    expect(readManifest(second)).toMatchObject({ id: 'run-replay-2', replay: { of: 'run' } });
  });

  test('of a run whose runner was killed has what had ended by then', async () => {
    const journal = new JournalFolder();
    const source = journal.run('killed');
    new Shard(source, 'one', deadProcess).result('one');
    const notebook = new Notebook();
    await deliver(makeReplay({ source }), notebook);
    expect(notebook.titles).toEqual(['one']);
    expect(notebook.closed).toBe('killed');
  });

  test('is not made of a run whose tests go on', async () => {
    const journal = new JournalFolder();
    const source = journal.run('running');
    new Shard(source).result('one');
    expect(() => makeReplay({ source })).toThrow(RunGoesOnError);
    expect(readdirSync(join(journal.base, 'runs'))).toEqual(['running']);
  });

  test('goes to the vendors that it is for, and to no other', async () => {
    const journal = new JournalFolder();
    const source = await delivered(journal);
    const [one, other] = [new Notebook(), new Notebook()];
    const definition = { ...notebookDefinition(other), name: 'diary', title: 'Diary' };
    const backends = [notebookDefinition(one), definition];
    const env = { LIVELANE_DIARY_PAGE: '1' };
    const { folder } = makeReplay({ source, to: ['diary'] });
    const end = await runCourier({ folder, backends, env });
    expect(end).toMatchObject({ state: { state: 'settled', backends: [{ name: 'diary', delivered: 1 }] } });
    expect(one.operations).toEqual([]);
  });

  test('to a vendor that is not configured any more fails with the name of its section', async () => {
    const journal = new JournalFolder();
    const replay = makeReplay({ source: await delivered(journal), to: ['notebook'] });
    const manifest = { ...readManifest(replay), options: {} };
    writeFileSync(replay.manifest, JSON.stringify(manifest));
    expect(await deliver(replay)).toMatchObject({
      state: 'failed',
      problems: [expect.stringContaining('no section "notebook"')],
    });
  });

  test('with a file of settings takes those, and not the options of the reporter', async () => {
    const journal = new JournalFolder();
    const source = journal.run('run', { options: { notebook: { page: 1 } } });
    const shard = new Shard(source);
    shard.result('one');
    shard.end();
    const configFile = join(journal.base, 'other.json');
    writeFileSync(configFile, JSON.stringify({ notebook: { page: 2 } }));
    let section: unknown;
    const definition = {
      ...notebookDefinition(new Notebook()),
      create: (given: unknown) => {
        section = given;
        return new Notebook();
      },
    };
    const { folder } = makeReplay({ source, configFile });
    await runCourier({ folder, backends: [definition], env: {} });
    expect(section).toEqual({ page: 2 });
    rmSync(configFile);
    const end = await runCourier({ folder, backends: [definition], env: {} });
    expect(end).toMatchObject({
      state: {
        state: 'failed',
        problems: [expect.stringMatching(/other\.json cannot be used: there is no such file/)],
      },
    });
  });
});
