import { readFileSync, writeFileSync } from 'node:fs';
import type { RunPaths } from '@livelane/core';
import { type CTRFReport, parse, validate } from 'ctrf';
import { describe, expect, test } from 'vitest';
import { writeCtrf } from '../src/export/ctrf.ts';
import { identity, keptFile, read, scratchFile } from './support/exported.ts';
import { deadProcess, makeRun, Shard } from './support/journal.ts';

async function ctrfOf(paths: RunPaths): Promise<CTRFReport> {
  const file = scratchFile('ctrf.json');
  await writeCtrf(file, await read(paths));
  const json = readFileSync(file, 'utf8');
  expect(validate(JSON.parse(json))).toEqual({ valid: true, errors: [] });
  return parse(json);
}

async function testOf(
  record: (shard: Shard, paths: RunPaths) => void,
  options: Record<string, unknown> = {},
) {
  const paths = makeRun(options);
  const shard = new Shard(paths);
  record(shard, paths);
  shard.end();
  const { tests } = (await ctrfOf(paths)).results;
  expect(tests).toHaveLength(1);
  return tests[0] as NonNullable<(typeof tests)[0]>;
}

describe('a CTRF file', () => {
  test('says what ran, where, and how it went', async () => {
    const paths = makeRun({
      run: { name: 'Nightly', tags: ['smoke'], links: [{ name: 'board', url: 'https://x.example' }] },
    });
    const metadata = {
      commit: 'abcdef0',
      branch: 'main',
      repository: 'https://git.example/shop.git',
      ci: { name: 'Jenkins', build: '17', job: 'e2e', buildUrl: 'https://ci.example/17' },
    };
    writeFileSync(paths.metadata, JSON.stringify(metadata));
    const shard = new Shard(paths);
    const at = Date.UTC(2026, 0, 2);
    const statuses = [
      'passed',
      'failed',
      'skipped',
      'todo',
      'timedout',
      'interrupted',
      'expectedfailure',
    ] as const;
    for (const status of statuses) shard.result(status, status, { startedAt: at, at: at + 1_500.5 });
    shard.result('flaky', 'failed', { startedAt: at, at, final: false });
    shard.result('flaky', 'passed', { startedAt: at, at, attempt: 1 });
    shard.write({ type: 'run-error', at, error: { message: 'Error: no database' } });
    shard.end('failed');
    const { results, runId, generatedBy } = await ctrfOf(paths);
    expect({ runId, generatedBy }).toEqual({ runId: 'run-1', generatedBy: 'Livelane 0.1.0' });
    expect(results.tool).toEqual({ name: 'playwright', version: '1.65.1' });
    expect(results.summary).toEqual({
      tests: 8,
      passed: 3,
      failed: 2,
      skipped: 1,
      pending: 1,
      other: 1,
      flaky: 1,
      start: at,
      stop: at + 1_501,
      duration: 1_501,
    });
    expect(results.environment).toEqual({
      reportName: 'Nightly',
      buildId: '17',
      buildName: 'e2e',
      buildUrl: 'https://ci.example/17',
      repositoryUrl: 'https://git.example/shop.git',
      commit: 'abcdef0',
      branchName: 'main',
      osPlatform: 'linux',
      extra: {
        node: 'v20.19.0',
        tags: ['smoke'],
        links: [
          { name: 'board', url: 'https://x.example' },
          { name: 'Jenkins build 17', url: 'https://ci.example/17' },
        ],
      },
    });
    expect(results.extra).toEqual({ errors: ['Error: no database'] });
    expect(results.tests.map(({ name, status, rawStatus }) => [name, status, rawStatus])).toEqual([
      ['passed', 'passed', 'passed'],
      ['failed', 'failed', 'failed'],
      ['skipped', 'skipped', 'skipped'],
      ['todo', 'pending', 'todo'],
      ['timedout', 'failed', 'timedout'],
      ['interrupted', 'other', 'interrupted'],
      ['expectedfailure', 'passed', 'expectedfailure'],
      ['flaky', 'passed', 'flaky'],
    ]);
  });

  test('of a killed run says that it is not all', async () => {
    const paths = makeRun({});
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('one');
    shard.begin('two');
    const { results } = await ctrfOf(paths);
    expect(results.summary).toMatchObject({ tests: 1, passed: 1 });
    expect(results.extra).toEqual({
      notes: [expect.stringContaining('died without a word'), 'Running when it ended: a.spec.ts › two.'],
    });
  });

  test('without any test is one too', async () => {
    const paths = makeRun({});
    new Shard(paths).end();
    expect((await ctrfOf(paths)).results.tests).toEqual([]);
  });
});

describe('a test in it', () => {
  test('tells everything that is known of it', async () => {
    const startedAt = Date.UTC(2026, 0, 2);
    const step = { status: 'passed', startedAt, durationMs: 2 } as const;
    const found = await testOf((shard, paths) =>
      shard.result('', 'failed', {
        test: identity('adds an item', {
          path: ['Cart'],
          file: 'tests/cart.spec.ts',
          line: 12,
          project: 'chromium',
          tags: ['@smoke', '@REQ_CALC-9'],
          parameters: { size: 'XL' },
        }),
        lane: '3',
        startedAt,
        at: startedAt + 7,
        durationMs: 6.6,
        cases: ['CALC-1', 'CALC-2'],
        owner: 'ada',
        comments: ['a remark'],
        fields: { browser: 'Chromium 140', cases: 'not these' },
        links: [{ name: 'trace', url: 'https://x.example' }],
        errors: [
          { message: '\u001b[31mError: one\u001b[39m', stack: '    at a.ts:1', snippet: '> 1 | x' },
          { message: 'Error: two', stack: '    at b.ts:2' },
        ],
        steps: [
          { ...step, title: 'outer', category: 'test.step', steps: [{ ...step, title: 'inner' }] },
          { ...step, title: 'last', status: 'failed', error: 'Error: one' },
        ],
        stdout: 'out 1\r\nout 2\n',
        stderr: 'err',
        evidence: [
          { name: 'shot', contentType: 'image/png', path: keptFile(paths, 'shot.png') },
          { name: 'film', contentType: 'video/webm', missing: 'too large' },
        ],
      }),
    );
    expect(found).toEqual({
      testId: expect.stringMatching(/^[0-9a-f]{64}$/),
      executionId: expect.stringMatching(/^one:\d+$/),
      name: 'adds an item',
      status: 'failed',
      rawStatus: 'failed',
      duration: 7,
      start: startedAt,
      stop: startedAt + 7,
      suite: ['chromium', 'tests/cart.spec.ts', 'Cart'],
      filePath: 'tests/cart.spec.ts',
      line: 12,
      message: 'Error: one\n\nError: two',
      trace: '    at a.ts:1\n\n    at b.ts:2',
      snippet: '> 1 | x',
      tags: ['smoke', 'REQ_CALC-9'],
      labels: {
        browser: 'Chromium 140',
        cases: ['CALC-1', 'CALC-2'],
        requirements: ['CALC-9'],
        owner: 'ada',
        project: 'chromium',
      },
      parameters: { size: 'XL' },
      threadId: '3',
      stdout: ['out 1', 'out 2'],
      stderr: ['err'],
      attachments: [
        { name: 'shot', contentType: 'image/png', path: expect.stringMatching(/\/evidence\/1\/shot\.png$/) },
      ],
      steps: [
        { name: 'outer', status: 'passed', extra: { depth: 0, durationMs: 2, category: 'test.step' } },
        { name: 'inner', status: 'passed', extra: { depth: 1, durationMs: 2 } },
        { name: 'last', status: 'failed', extra: { depth: 0, durationMs: 2, error: 'Error: one' } },
      ],
      extra: {
        links: [{ name: 'trace', url: 'https://x.example' }],
        comments: ['a remark'],
        missing: [{ name: 'film', reason: 'too large' }],
      },
    });
  });

  test('that was tried again has its earlier attempts', async () => {
    const record = (shard: Shard) => {
      shard.result('x', 'timedout', {
        final: false,
        durationMs: 30,
        errors: [{ message: 'Error: slow' }],
        stdout: 'first',
      });
      shard.result('x', 'passed', { attempt: 1 });
    };
    expect(await testOf(record)).toMatchObject({
      status: 'passed',
      flaky: true,
      retries: 1,
      retryAttempts: [
        { attempt: 1, status: 'failed', duration: 30, message: 'Error: slow', stdout: ['first'] },
      ],
    });
    const last = await testOf(record, { report: { attempts: 'last', steps: false } });
    expect(last).toMatchObject({ flaky: true, retries: 1 });
    expect(last).not.toHaveProperty('retryAttempts');
  });

  test('has the same id in every run, and another one in another project', async () => {
    const ids = async () => {
      const paths = makeRun({});
      const shard = new Shard(paths);
      for (const project of ['chromium', 'webkit'])
        shard.result('', 'passed', { test: identity('x', { project }) });
      shard.end();
      return (await ctrfOf(paths)).results.tests.map(({ testId }) => testId);
    };
    const first = await ids();
    expect(new Set(first).size).toBe(2);
    expect(await ids()).toEqual(first);
  });

  test('without a title has one that the schema takes', async () => {
    const found = await testOf((shard) => shard.result('', 'passed', { test: identity('') }));
    expect(found.name).toBe('untitled');
  });
});
