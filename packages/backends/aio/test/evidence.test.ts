import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttachedFile, Operation, Result } from '@livelane/dispatcher';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Emulated } from './emulated.ts';
import { lane, result, run } from './samples.ts';

let emulated: Emulated;
let folder: string;

beforeEach(async () => {
  emulated = await Emulated.start();
  folder = mkdtempSync(join(tmpdir(), 'livelane-aio-'));
});

afterEach(async () => {
  await emulated.close();
  rmSync(folder, { recursive: true });
});

const BYTES = Buffer.from([0x89, 0x50, 0, 0xff, 0x0d, 0x0a]);

function file(of: Result, more: Partial<AttachedFile> = {}): AttachedFile {
  const path = join(folder, 'shot.png');
  writeFileSync(path, BYTES);
  const facts = { name: 'shot.png', contentType: 'image/png', size: BYTES.length, path };
  return { id: 'e1', result: of, attempt: 0, ...facts, ...more };
}

const openRun: Operation = { kind: 'open-run', run: run() };
const attach = (...files: AttachedFile[]): Operation => ({ kind: 'attach', run: run(), files, results: [] });
const deliver = (...results: Result[]): Operation => ({
  kind: 'deliver',
  run: run(),
  lane,
  results,
  earlier: [],
  running: [],
});
const filesOf = (key: string) =>
  emulated
    .cycle()
    .runs.get(key)
    ?.map(({ attachments }) => attachments.map(({ name }) => name));

describe('evidence', () => {
  test('goes to the run of the case that is named first, byte for byte', async () => {
    const sender = emulated.begin();
    const failed = result('failed', ['PROJ-TC-1', 'PROJ-TC-2']);
    await sender.accept(openRun, deliver(failed), attach(file(failed)));
    expect(emulated.cycle().runs.get('PROJ-TC-1')?.[0]?.attachments).toMatchObject([
      {
        name: 'shot.png',
        contentType: 'image/png',
        size: BYTES.length,
        sha256: createHash('sha256').update(BYTES).digest('hex'),
      },
    ]);
    expect(filesOf('PROJ-TC-2')).toEqual([[]]);
    expect(emulated.violations()).toEqual([]);
  });

  test('of attempts with runs of their own goes to each', async () => {
    const sender = emulated.begin({ retries: 'runs' });
    const flaky = result('flaky', ['PROJ-TC-1'], [{ status: 'failed' }, { status: 'passed' }]);
    const second = file(flaky, { id: 'e2', attempt: 1, name: 'end.png' });
    await sender.accept(openRun, deliver(flaky), attach(file(flaky)), attach(second));
    expect(filesOf('PROJ-TC-1')).toEqual([['shot.png'], ['end.png']]);
  });

  test('of attempts that share a run says by its name which attempt it is of', async () => {
    const sender = emulated.begin();
    const flaky = result('flaky', ['PROJ-TC-1'], [{ status: 'failed' }, { status: 'passed' }]);
    await sender.accept(openRun, deliver(flaky), attach(file(flaky)));
    expect(filesOf('PROJ-TC-1')).toEqual([['attempt-1-shot.png']]);
  });

  test.each([
    ['a/b\\c:"d".png', 'a_b_c_d_.png'],
    ['', 'file'],
    ['日本語 スクリーン.png', '日本語 スクリーン.png'],
    ['x'.repeat(500), `${'x'.repeat(199)}…`],
  ])('named %j arrives', async (name, arrived) => {
    const sender = emulated.begin();
    const failed = result('failed', ['PROJ-TC-1']);
    await sender.accept(openRun, deliver(failed), attach(file(failed, { name })));
    expect(filesOf('PROJ-TC-1')).toEqual([[arrived]]);
  });

  test('whose answer was lost is not sent twice, and the summary says so', async () => {
    const sender = emulated.begin();
    const failed = result('failed', ['PROJ-TC-1']);
    await sender.accept(openRun, deliver(failed));
    const operation = attach(file(failed));
    emulated.setFaults({ kind: 'reset-after', match: { path: '/attachment$' }, times: 1 });
    expect(await sender.perform(operation)).toMatchObject({ kind: 'unknown' });
    expect(await sender.confirm(operation)).toEqual({
      kind: 'accepted',
      notes: [expect.stringMatching(/upload of shot\.png was lost.*not sent again.*PROJ-TC-1/)],
    });
    expect(filesOf('PROJ-TC-1')).toEqual([['shot.png']]);
  });

  test('that is too large, or whose run is gone, is refused alone', async () => {
    const sender = emulated.begin();
    const failed = result('failed', ['PROJ-TC-1']);
    await sender.accept(openRun);
    expect(await sender.perform(attach(file(failed)))).toMatchObject({ kind: 'refused', scope: 'this' });
    await sender.accept(deliver(failed));
    emulated.setFaults({ kind: 'status', status: 413, match: { path: '/attachment$' }, times: 1 });
    expect(await sender.perform(attach(file(failed)))).toMatchObject({
      kind: 'refused',
      scope: 'this',
      reason: expect.stringContaining('too large (413)'),
    });
  });

  test('that cannot be read is tried again later', async () => {
    const sender = emulated.begin();
    const failed = result('failed', ['PROJ-TC-1']);
    await sender.accept(openRun, deliver(failed));
    const gone = { ...file(failed), path: join(folder, 'gone.png') };
    expect(await sender.perform(attach(gone))).toMatchObject({ kind: 'later' });
  });
});
