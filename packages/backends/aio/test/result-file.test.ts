import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '@livelane/dispatcher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Emulated } from './emulated.ts';
import { run } from './samples.ts';

let emulated: Emulated;
let folder: string;
let file: Operation;

beforeEach(async () => {
  emulated = await Emulated.start();
  folder = mkdtempSync(join(tmpdir(), 'livelane-aio-'));
  const path = join(folder, 'run.xml');
  writeFileSync(
    path,
    '<testsuites><testsuite name="s"><testcase name="PROJ-TC-1 works"/><testcase name="PROJ-TC-2 works"/></testsuite></testsuites>',
  );
  file = { kind: 'deliver-file', run: run(), path, results: 2 };
});

afterEach(async () => {
  await emulated.close();
  rmSync(folder, { recursive: true });
});

const openRun: Operation = { kind: 'open-run', run: run() };

describe('a run as one file', () => {
  test('is imported as JUnit with the settings as text', async () => {
    const sender = emulated.begin({ import: 'instead', createCases: true });
    await sender.accept(openRun);
    await sender.accept(file);
    expect(emulated.imports()).toMatchObject([
      {
        type: 'JUnit',
        fields: { addCaseToCycle: 'true', createCase: 'true', createNewRun: 'false' },
      },
    ]);
    expect(emulated.statuses()).toEqual({ 'PROJ-TC-1': 'Passed', 'PROJ-TC-2': 'Passed' });
    expect(emulated.violations()).toEqual([]);
  });

  test('that is taken in part says what was refused', async () => {
    const sender = emulated.begin({ import: 'instead' });
    await sender.accept(openRun);
    const body = {
      status: 'COMPLETED',
      requestCount: 2,
      successCount: 1,
      errorCount: 1,
      errors: { 'PROJ-TC-2': { message: 'not published' } },
    };
    emulated.setFaults({ kind: 'status', status: 200, body, match: { path: '/import/results$' } });
    expect(await sender.perform(file)).toEqual({
      kind: 'accepted',
      notes: ['AIO Tests took 1 of 2 results of the file and refused 1. AIO says: PROJ-TC-2: not published'],
    });
  });

  test('that is refused as a whole is no success', async () => {
    const sender = emulated.begin({ import: 'instead' });
    await sender.accept(openRun);
    const body = {
      status: 'FAILED',
      successCount: 0,
      errorCount: 1,
      errors: { file: { message: 'no XML' } },
    };
    emulated.setFaults({ kind: 'status', status: 200, body, match: { path: '/import/results$' } });
    expect(await sender.perform(file)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('no XML'),
    });
  });

  test('whose answer was lost is sent again only where that makes no second runs', async () => {
    for (const [settings, told] of [
      [{}, { kind: 'absent' }],
      [
        { cycle: { title: 'Nightly' } },
        { kind: 'accepted', notes: [expect.stringContaining('not sent again')] },
      ],
    ] as const) {
      const sender = emulated.begin({ import: 'instead', ...settings });
      await sender.accept(openRun);
      emulated.setFaults({ kind: 'reset-after', match: { path: '/import/results$' }, times: 1 });
      expect(await sender.perform(file)).toMatchObject({ kind: 'unknown' });
      expect(await sender.confirm(file)).toEqual(told);
    }
  });
});
