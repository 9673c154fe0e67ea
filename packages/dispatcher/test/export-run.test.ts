import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RunPaths } from '@livelane/core';
import { parse } from 'ctrf';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../src/config-error.ts';
import { writeCtrf } from '../src/export/ctrf.ts';
import { writeJUnit } from '../src/export/junit.ts';
import { readRun } from '../src/export/read-run.ts';
import { identity, parsedJUnit, read, scratchFile } from './support/exported.ts';
import { deadProcess, makeRun, Shard } from './support/journal.ts';

/** Every file of a folder with its content. */
function contents(folder: string): Record<string, string> {
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

const titles = async (paths: RunPaths) =>
  [...(await read(paths)).results()].map(({ test: { title } }) => title);

describe('reading a run', () => {
  test('finds every result of every shard and changes nothing', async () => {
    const paths = makeRun({});
    for (const id of ['one', 'two']) {
      const shard = new Shard(paths, id);
      shard.result(`${id} a`, 'failed', { lane: '1' });
      shard.result(`${id} b`);
      shard.result(`${id} secret`, 'passed', { ignored: true });
      shard.end('failed');
    }
    const before = contents(paths.folder);
    const run = await read(paths);
    expect([...run.results()].map(({ test: { title } }) => title).toSorted()).toEqual([
      'one a',
      'one b',
      'two a',
      'two b',
    ]);
    expect(run.totals).toEqual({ passed: 2, failed: 2 });
    expect(run.notes).toEqual([]);
    expect([...run.results()]).toHaveLength(4);
    expect(contents(paths.folder)).toEqual(before);
  });

  test('of a runner that goes on gives what is there, and says so', async () => {
    const paths = makeRun({});
    const shard = new Shard(paths);
    shard.result('one');
    shard.begin('two');
    const run = await read(paths);
    shard.result('two');
    expect([...run.results()].map(({ test: { title } }) => title)).toEqual(['one']);
    expect(run.notes).toEqual(['The run goes on at this moment: these are its results so far.']);
    shard.end();
    expect(await titles(paths)).toEqual(['one', 'two']);
  });

  test('of a runner that was killed has the attempts that ended, and tells of torn lines', async () => {
    const paths = makeRun({});
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('one', 'failed', { final: false });
    const other = new Shard(paths, 'two');
    other.result('two');
    appendFileSync(join(paths.shards, 'two.jsonl'), 'no line of ours\n');
    other.end();
    const run = await read(paths);
    expect(run.totals).toEqual({ failed: 1, passed: 1 });
    expect(run.notes).toEqual([
      'The test runner died without a word (killed, or crashed): tests that had not ended are missing here.',
      '1 line of the journal cannot be read: the results in them are missing.',
    ]);
  });

  test('of an interrupted run says so, and names the first of the tests that it stopped', async () => {
    const paths = makeRun({});
    const shard = new Shard(paths);
    for (let n = 1; n <= 23; n++) shard.begin(`test ${n}`, String(n));
    shard.end('interrupted');
    const { notes } = await read(paths);
    expect(notes[0]).toMatch(/^The run was interrupted:/);
    expect(notes[1]).toMatch(
      /^Running when it ended: a.spec.ts › test 1; .*; a.spec.ts › test 20; and 3 more\.$/,
    );
    expect(notes).toHaveLength(2);
  });

  test('takes settings as the courier does, and refuses those that cannot be used', async () => {
    const paths = makeRun({ report: { output: 'all' } });
    new Shard(paths).end();
    expect((await read(paths)).facts.report.output).toBe('all');
    expect((await read(paths, { LIVELANE_REPORT_OUTPUT: 'none' })).facts.report.output).toBe('none');
    await expect(read(paths, { LIVELANE_REPORT_OUTPUT: 'some' })).rejects.toThrow(ConfigError);
  });

  test('of a folder without one is an error', async () => {
    const paths = makeRun({});
    await expect(read(paths)).rejects.toThrow(`The run in ${paths.folder} has recorded nothing.`);
    const nowhere = readRun({ folder: join(paths.folder, 'gone'), env: {}, backends: [] });
    await expect(nowhere).rejects.toThrow('there is no run.json');
  });
});

describe('a large run', () => {
  const COUNT = 20_000;
  const FORMATS = {
    junit: { write: writeJUnit, countOf: (text: string) => parsedJUnit(text).cases.length },
    ctrf: { write: writeCtrf, countOf: (text: string) => parse(text).results.tests.length },
  };

  for (const [name, { write, countOf }] of Object.entries(FORMATS)) {
    test(`is written as ${name} without being held in memory`, { timeout: 60_000 }, async () => {
      setFlagsFromString('--expose-gc');
      const collect = runInNewContext('gc') as () => void;
      const paths = makeRun({ report: { output: 'all' } });
      const shard = new Shard(paths);
      const stdout = 'A line of output.\n'.repeat(100);
      for (let n = 0; n < COUNT; n++) {
        const test = identity(`test ${n}`, { file: `${n % 100}.spec.ts` });
        shard.result('', 'passed', { test, stdout });
      }
      shard.end();
      const run = await read(paths);
      const heap: number[] = [];
      const results = function* () {
        let n = 0;
        for (const result of run.results()) {
          if (n++ % 2_000 === 1_999) {
            collect();
            heap.push(process.memoryUsage().heapUsed);
          }
          yield result;
        }
      };
      const file = scratchFile(name);
      await write(file, { ...run, results });
      const [first = 0, ...later] = heap;
      expect(later).toHaveLength(9);
      // All of it is 36 MB.
      expect(Math.max(...later) - first).toBeLessThan(4 * 1024 * 1024);
      expect(countOf(readFileSync(file, 'utf8'))).toBe(COUNT);
    });
  }
});
