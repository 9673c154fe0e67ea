import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { writeJUnit } from '../src/export/junit.ts';
import { identity, junitOf, parsedJUnit, propertiesOf, read, scratchFile } from './support/exported.ts';
import { deadProcess, makeRun, Shard } from './support/journal.ts';

const make = (options: Record<string, unknown> = {}) => makeRun(options);

describe('a JUnit file', () => {
  test('counts as its parts do', async () => {
    const paths = make({ run: { name: 'Nightly' } });
    const shard = new Shard(paths);
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    shard.result('passes', 'passed', { startedAt: at, at: at + 1_000 });
    shard.result('fails', 'failed', { startedAt: at + 1_000, at: at + 2_500, lane: '1' });
    for (const status of ['skipped', 'todo', 'timedout', 'interrupted', 'expectedfailure'] as const)
      shard.result(status, status, { startedAt: at, at });
    shard.result('flaky', 'failed', { startedAt: at, at, final: false });
    shard.result('flaky', 'passed', { startedAt: at, at, attempt: 1 });
    shard.end('failed');
    const { root, suites, cases } = await junitOf(paths);
    const counts = { tests: '8', failures: '2', errors: '1', skipped: '2' };
    expect(root).toMatchObject({
      ...counts,
      name: 'Nightly',
      time: '2.500',
      timestamp: '2026-01-02T03:04:05.000Z',
    });
    expect(suites).toMatchObject([counts]);
    expect(cases.filter(({ failure }) => failure).map(({ name }) => name)).toEqual(['timedout', 'fails']);
    expect(cases.filter(({ error }) => error).map(({ name }) => name)).toEqual(['interrupted']);
    expect(cases.filter(({ skipped }) => skipped !== undefined).map(({ name }) => name)).toEqual([
      'skipped',
      'todo',
    ]);
    expect(cases).toHaveLength(8);
  });

  test('has a suite for each file and project, whose results come from all lanes', async () => {
    const paths = make();
    const shard = new Shard(paths);
    const at = Date.UTC(2026, 0, 2);
    const files = [
      { file: 'b.spec.ts', project: 'webkit' },
      { file: 'a.spec.ts', project: 'webkit' },
      { file: 'ü.spec.ts' },
      { file: 'a.spec.ts', project: 'chromium' },
    ];
    for (let n = 0; n < 12; n++) {
      const startedAt = at + n * 1_000;
      shard.result('', n < 4 ? 'failed' : 'passed', {
        test: identity(`test ${n} 🎉`, files[n % 4]),
        lane: String(n % 3),
        startedAt,
        at: startedAt + 250,
        durationMs: 250,
      });
    }
    shard.end('failed');
    const { root, suites } = await junitOf(paths);
    expect(root).toMatchObject({ tests: '12', failures: '4', time: '11.250' });
    const shown = suites.map(({ name, file, tests, failures, time, timestamp, testcase = [] }) => ({
      head: [name, file, tests, failures, time, timestamp.slice(17, 23)],
      names: testcase.map((each) => each.name).toSorted(),
      classes: new Set(testcase.map(({ classname }) => classname)),
    }));
    const suite = (name: string, first: number, second: string) => ({
      head: [name, name.replace(/^\[\w+\] /, ''), '3', '1', '0.750', second],
      names: [first, first + 4, first + 8].map((n) => `test ${n} 🎉`).toSorted(),
      classes: new Set([name]),
    });
    expect(shown).toEqual([
      suite('[chromium] a.spec.ts', 3, '03.000'),
      suite('[webkit] a.spec.ts', 1, '01.000'),
      suite('[webkit] b.spec.ts', 0, '00.000'),
      suite('ü.spec.ts', 2, '02.000'),
    ]);
  });

  test('names its suites the same in every run', async () => {
    const names = [];
    for (const name of ['Monday', 'Tuesday']) {
      const paths = make({ run: { name } });
      const shard = new Shard(paths);
      shard.result('one');
      shard.write({ type: 'run-error', at: Date.now(), error: { message: 'Error: no database' } });
      shard.end();
      names.push((await junitOf(paths)).suites.map((suite) => suite.name));
    }
    expect(names).toEqual([
      ['a.spec.ts', 'Playwright'],
      ['a.spec.ts', 'Playwright'],
    ]);
  });

  test('is readable by its owner only, and nothing else is left beside it', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const file = scratchFile('junit.xml');
    writeFileSync(file, 'an older one', { mode: 0o644 });
    await writeJUnit(file, await read(paths));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['junit.xml']);
    expect(parsedJUnit(readFileSync(file, 'utf8')).cases).toHaveLength(1);
  });

  test('that cannot be written leaves the one that is there', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const file = scratchFile('junit.xml');
    writeFileSync(file, 'an older one');
    const run = await read(paths);
    const results = function* () {
      yield* run.results();
      throw new Error('the journal is gone');
    };
    await expect(writeJUnit(file, { ...run, results })).rejects.toThrow('the journal is gone');
    expect(readFileSync(file, 'utf8')).toBe('an older one');
    expect(readdirSync(dirname(file))).toEqual(['junit.xml']);
  });

  test('goes to a stream as well, which stays open', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const stream = new PassThrough({ encoding: 'utf8' });
    await writeJUnit(stream, await read(paths));
    expect(stream.writable).toBe(true);
    expect(parsedJUnit(stream.read()).cases).toHaveLength(1);
  });

  test('is written to what a link names, and the link stays', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const file = scratchFile('junit.xml');
    const link = scratchFile('link.xml');
    writeFileSync(file, '');
    symlinkSync(file, link);
    await writeJUnit(link, await read(paths));
    expect(parsedJUnit(readFileSync(file, 'utf8')).cases).toHaveLength(1);
  });

  test('says where the run comes from, and what failed outside its tests', async () => {
    const paths = make({ run: { tags: ['smoke', 'eu'], fields: { Shop: 'EU' } } });
    writeFileSync(paths.metadata, JSON.stringify({ commit: 'abcdef0', branch: 'main' }));
    const shard = new Shard(paths);
    shard.write({ type: 'run-error', at: Date.now(), error: { message: 'SyntaxError: <here>' } });
    shard.end('failed');
    const { root, suites, cases } = await junitOf(paths);
    expect(cases).toEqual([]);
    expect(root).toMatchObject({ name: 'Playwright · main · abcdef0', tests: '0', time: '0.000' });
    expect(suites).toMatchObject([{ tests: '0', 'system-err': 'SyntaxError: <here>' }]);
    expect(propertiesOf(suites[0] as object)).toEqual(
      expect.arrayContaining([
        ['Commit', 'abcdef0'],
        ['Branch', 'main'],
        ['Shop', 'EU'],
        ['tags', 'smoke,eu'],
      ]),
    );
  });

  test('of a killed run says that it is not all, beside what failed outside its tests', async () => {
    const paths = make();
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('one');
    shard.write({ type: 'run-error', at: Date.now(), error: { message: 'Error: no memory' } });
    shard.begin('two');
    const { suites } = await junitOf(paths);
    expect(suites.map(({ tests }) => tests)).toEqual(['1', '0']);
    expect(suites[1]?.['system-err']).toBe(
      'The test runner died without a word (killed, or crashed): tests that had not ended are missing here.\n\n' +
        'Running when it ended: a.spec.ts › two.\n\nError: no memory',
    );
  });
});
