import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { JOURNAL_VERSION } from '../src/events.ts';
import type { RunPaths } from '../src/paths.ts';
import type { CourierState } from '../src/run.ts';
import { findRuns, type OpenRun, openRunFolder, readCourierState, readManifest } from '../src/run-folder.ts';
import { courierState, writeState } from './support/courier-states.ts';
import { eventsIn, run, runsIn } from './support/runner-process.ts';
import { tempFolder, withoutUmask } from './support/temp-folder.ts';

let base: string;

beforeEach(() => {
  base = join(tempFolder(), 'deep', '.livelane');
});

function open(more: Partial<OpenRun> = {}): RunPaths {
  return openRunFolder({ base, join: true, env: {}, configFrom: ['/project'], options: {}, ...more });
}

function setState(paths: RunPaths, state: CourierState['state']): void {
  writeState(paths, courierState({ state }));
}

describe('openRunFolder', () => {
  it.runIf(process.platform !== 'win32')('makes everything for the owner only', () => {
    withoutUmask();
    const paths = open();
    const mode = (path: string) => statSync(path).mode & 0o777;
    for (const folder of [
      base,
      join(base, 'runs'),
      paths.folder,
      paths.shards,
      paths.evidence,
      paths.delivery,
    ]) {
      expect(mode(folder), folder).toBe(0o700);
    }
    for (const file of [paths.manifest, join(base, '.gitignore')]) expect(mode(file), file).toBe(0o600);
  });

  it('keeps the journal out of git', () => {
    open();
    expect(readFileSync(join(base, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('leaves a .gitignore of the user alone', () => {
    mkdirSync(base, { recursive: true });
    writeFileSync(join(base, '.gitignore'), 'runs/\n');
    open();
    expect(readFileSync(join(base, '.gitignore'), 'utf8')).toBe('runs/\n');
  });

  it('writes down what the run is', () => {
    const before = Date.now();
    const paths = open({ options: { run: { name: 'Nightly' } } });
    const manifest = readManifest(paths);
    expect(manifest).toEqual({
      v: JOURNAL_VERSION,
      id: basename(paths.folder),
      createdAt: manifest.createdAt,
      origin: 'local',
      configFrom: ['/project'],
      options: { run: { name: 'Nightly' } },
    });
    expect(manifest.createdAt).toBeGreaterThanOrEqual(before);
  });

  it('makes a run of its own each time', () => {
    expect(open().folder).not.toBe(open().folder);
  });

  it('joins the run of the same build, whose manifest stays as the first one wrote it', () => {
    const env = { GITHUB_RUN_ID: '7' };
    const first = open({ env, options: { run: { name: 'first' } } });
    const second = open({ env, options: { run: { name: 'second' } } });
    expect(second.folder).toBe(first.folder);
    expect(readManifest(second)).toMatchObject({
      id: 'github-7',
      origin: 'ci',
      options: { run: { name: 'first' } },
    });
  });

  it('joins no run when runs are not to be joined', () => {
    const env = { GITHUB_RUN_ID: '7' };
    expect(open({ env, join: false }).folder).not.toBe(open({ env, join: false }).folder);
  });

  it('joins the run of a handle', () => {
    const env = { LIVELANE_RUN: 'nightly' };
    const first = open({ env, join: false });
    expect(basename(first.folder)).toBe('nightly');
    expect(open({ env, join: false }).folder).toBe(first.folder);
  });

  it.each(['delivering', 'undelivered', 'failed'] as const)('joins a run that is %s', (state) => {
    const env = { GITHUB_RUN_ID: '7' };
    const first = open({ env });
    setState(first, state);
    expect(open({ env }).folder).toBe(first.folder);
  });

  it.each([
    [{ GITHUB_RUN_ID: '7' }, 'github-7'],
    [{ LIVELANE_RUN: 'nightly' }, 'nightly'],
  ])('joins no closed run, but counts on: %o', (env, id) => {
    setState(open({ env }), 'settled');
    const second = open({ env });
    expect(basename(second.folder)).toBe(`${id}-2`);
    expect(readManifest(second).id).toBe(`${id}-2`);
    expect(open({ env }).folder).toBe(second.folder);
    setState(second, 'settled');
    expect(basename(open({ env }).folder)).toBe(`${id}-3`);
  });

  it('throws when a file stands where the folder should be', () => {
    const file = join(tempFolder(), '.livelane');
    writeFileSync(file, '');
    expect(() => open({ base: file })).toThrow(/EEXIST|ENOTDIR/);
  });
});

it('two processes of one build join one run, each with a shard of its own', async () => {
  const cwd = tempFolder();
  const script = `recorder.start({}); recorder.record(ended('of ' + process.pid));`;
  const env = { GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1' };
  await Promise.all([run(script, { cwd, env }), run(script, { cwd, env })]);
  expect(runsIn(cwd).map(({ folder }) => basename(folder))).toEqual(['github-7']);
  expect(readdirSync(runsIn(cwd)[0]?.shards ?? '')).toHaveLength(2);
  expect(eventsIn(cwd).map(({ type }) => type)).toEqual([
    'shard-start',
    'attempt-end',
    'shard-start',
    'attempt-end',
  ]);
});

describe('findRuns', () => {
  it('finds none where there is no journal', () => {
    expect(findRuns(base)).toEqual({ runs: [], unreadable: [] });
  });

  it('gives the oldest first', () => {
    const ids = ['c', 'a', 'b'];
    ids.forEach((id, n) => {
      const paths = open({ env: { LIVELANE_RUN: id } });
      writeFileSync(paths.manifest, JSON.stringify({ ...readManifest(paths), createdAt: n }));
    });
    expect(findRuns(base).runs.map(({ folder }) => basename(folder))).toEqual(ids);
  });

  it('says which folders hold no readable run, and why', () => {
    const { folder } = open();
    writeFileSync(join(base, 'runs', '.DS_Store'), '');
    mkdirSync(join(base, 'runs', 'empty'));
    const torn = open();
    writeFileSync(torn.manifest, '');
    const other = open();
    writeFileSync(other.manifest, 'null');
    const { runs, unreadable } = findRuns(base);
    expect(runs.map((paths) => paths.folder)).toEqual([folder]);
    expect(Object.fromEntries(unreadable.map(({ paths, reason }) => [paths.folder, reason]))).toEqual({
      [join(base, 'runs', 'empty')]: expect.stringContaining('there is no run.json'),
      [torn.folder]: expect.stringContaining('damaged'),
      [other.folder]: expect.stringContaining('damaged'),
    });
  });
});

describe('readCourierState', () => {
  it('gives nothing when the courier has said nothing, or half of it', () => {
    const paths = open();
    expect(readCourierState(paths)).toBeUndefined();
    writeFileSync(paths.courierState, '{"state":');
    expect(readCourierState(paths)).toBeUndefined();
  });
});
