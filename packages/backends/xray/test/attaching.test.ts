import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttachedFile, Result } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import {
  accept,
  atEnd,
  attach,
  type Bench,
  backendFor,
  bench,
  count,
  type Deployment,
  deliver,
  holdClocks,
  openRun,
  pass,
  perform,
  runs,
} from './bench.ts';
import { file, result } from './samples.ts';

const IMPORT = '/import/execution$';
const LARGE = 5 * 1024 * 1024 + 1;

async function fileOn(
  of: Result,
  name: string,
  size = 4,
  more: Partial<AttachedFile> = {},
): Promise<AttachedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'xray-attach-'));
  atEnd(() => rm(folder, { recursive: true }));
  const path = join(folder, 'content');
  await writeFile(path, Buffer.alloc(size, name));
  return file(of, { id: `${of.id}/${name}`, name, path, size, ...more });
}

function sha256(name: string, size: number): string {
  return createHash('sha256').update(Buffer.alloc(size, name)).digest('hex');
}

const evidence = ({ emulator }: Bench, deployment: Deployment, key = 'CALC-1') =>
  runs(emulator, deployment).find(({ test: of }) => of === key)?.evidence ?? [];

describe.each<Deployment>(['cloud', 'server'])('files on %s', (deployment) => {
  const failed = deployment === 'cloud' ? 'FAILED' : 'FAIL';

  test('of several tests go in one import, and the results stay as they are', async () => {
    const here = await bench(deployment);
    const one = result('failed', [{ status: 'failed' }, { status: 'failed' }]);
    const other = result('failed', undefined, { cases: ['CALC-2', 'CALC-3'] });
    await accept(here, openRun(), deliver([one, other]));
    const before = runs(here.emulator, deployment);
    await accept(
      here,
      attach(
        [await fileOn(one, 'a.png'), await fileOn(one, 'b.txt'), await fileOn(other, 'c.png')],
        [one, other],
      ),
    );
    expect(count(here.emulator, 'POST', /import\/execution$/)).toBe(2);
    expect(evidence(here, deployment).map(({ filename }) => filename.replace(/-[0-9a-f]{8}\./, '.'))).toEqual(
      ['a-attempt-1.png', 'b-attempt-1.txt'],
    );
    expect(evidence(here, deployment)[0]).toMatchObject({
      contentType: 'image/png',
      size: 4,
      sha256: sha256('a.png', 4),
    });
    expect(evidence(here, deployment, 'CALC-2')).toHaveLength(1);
    expect(evidence(here, deployment, 'CALC-3')).toHaveLength(1);
    for (const [index, { status, comment, iterations }] of runs(here.emulator, deployment).entries()) {
      expect({ status, comment, iterations: iterations.length }).toEqual({
        status: before[index]?.status,
        comment: before[index]?.comment,
        iterations: before[index]?.iterations.length,
      });
    }
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('come with the whole of a Test, of all its tests', async () => {
    const here = await bench(deployment, {}, { xray: { absentOnReimport: 'clear' } });
    const one = result('failed', undefined, { test: { title: 'one' } });
    const other = result('passed', undefined, { test: { title: 'other' } });
    const stranger = result('passed', undefined, { cases: ['CALC-9'] });
    await accept(here, openRun(), deliver([one, other, stranger]));
    await accept(here, attach([await fileOn(one, 'a.png')], [one, other, stranger]));
    const [found] = runs(here.emulator, deployment);
    expect(found?.status).toBe(failed);
    expect(found?.iterations).toHaveLength(2);
    expect(runs(here.emulator, deployment).find(({ test: key }) => key === 'CALC-9')?.history).toHaveLength(
      1,
    );
  });

  test('that are large go by themselves', async () => {
    const here = await bench(deployment);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]));
    await accept(here, attach([await fileOn(one, 'video.webm', LARGE), await fileOn(one, 'a.png')], [one]));
    expect(
      evidence(here, deployment)
        .map(({ size }) => size)
        .toSorted((a, b) => a - b),
    ).toEqual([4, LARGE]);
    expect(evidence(here, deployment).find(({ size }) => size === LARGE)?.sha256).toBe(
      sha256('video.webm', LARGE),
    );
    expect(here.emulator.state().violations).toEqual([]);
  });

  test.each(['small', 'large'])('of which the answer was lost (%s) are there once', async (which) => {
    const here = await bench(deployment);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]));
    const operation = attach([await fileOn(one, 'a.png', which === 'large' ? LARGE : 4)], [one]);
    // On Cloud a large file is three requests before the one that adds it.
    const large = deployment === 'cloud' ? { path: '/graphql$', skip: 2 } : { path: '/attachment$', skip: 0 };
    const { path, skip } = which === 'small' ? { path: IMPORT, skip: 0 } : large;
    here.emulator.setFaults([{ kind: 'reset-after', times: 1, skip, match: { method: 'POST', path } }]);
    expect(await perform(here, operation)).toMatchObject({ kind: 'unknown' });
    // Whoever asks may be another process.
    const next = backendFor(here.emulator, deployment);
    expect(await next.confirm(operation, here.known)).toEqual({ kind: 'accepted' });
    expect(evidence(here, deployment)).toHaveLength(1);
  });

  test('that never arrived are sent again', async () => {
    const here = await bench(deployment);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]));
    const operation = attach([await fileOn(one, 'a.png')], [one]);
    here.emulator.setFaults([{ kind: 'reset-before', times: 1, match: { path: IMPORT } }]);
    expect(await perform(here, operation)).toMatchObject({ kind: 'unknown' });
    expect(await here.backend.confirm(operation, here.known)).toEqual({ kind: 'absent' });
    await accept(here, operation);
    expect(evidence(here, deployment)).toHaveLength(1);
  });

  test('of which a part arrived are completed, and none is there twice', async () => {
    const here = await bench(deployment);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]));
    const operation = attach([await fileOn(one, 'a.png'), await fileOn(one, 'video.webm', LARGE)], [one]);
    const path = deployment === 'cloud' ? '/attachments$' : '/attachment$';
    here.emulator.setFaults([{ kind: 'status', status: 503, times: 1, match: { path } }]);
    expect(await perform(here, operation)).toMatchObject({ kind: 'later' });
    const next = { ...here, backend: backendFor(here.emulator, deployment) };
    expect(await next.backend.confirm(operation, here.known)).toEqual({ kind: 'absent' });
    await accept(next, operation);
    expect(evidence(here, deployment)).toHaveLength(2);
  });

  test('that are gone are refused by themselves', async () => {
    const here = await bench(deployment);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]));
    const gone = file(one, { id: 'gone' });
    const outcome = await perform(
      here,
      attach([gone, await fileOn(one, 'a.png'), { ...gone, id: 'big', size: LARGE }], [one]),
    );
    expect(outcome).toEqual({
      kind: 'accepted',
      refused: [
        { id: 'gone', reason: expect.stringMatching(/screenshot\.png cannot be read any more: ENOENT/) },
        { id: 'big', reason: expect.stringMatching(/cannot be read any more: ENOENT/) },
      ],
    });
    expect(evidence(here, deployment)).toHaveLength(1);
  });

  test('of a test that made its Test arrive there', async () => {
    const here = await bench(deployment, { createCases: true });
    const one = result('failed', undefined, { cases: [] });
    await accept(here, openRun(), deliver([one]));
    const operation = attach([await fileOn(one, 'a.png'), await fileOn(one, 'video.webm', LARGE)], [one]);
    await accept(here, operation);
    const [found, ...others] = runs(here.emulator, deployment);
    expect(others).toEqual([]);
    expect(found?.evidence).toHaveLength(2);
    expect(await here.backend.confirm(operation, here.known)).toEqual({ kind: 'accepted' });
    expect(here.emulator.state().violations).toEqual([]);
  });

  test('arrive although their result is not among those that name cases', async () => {
    const here = await bench(deployment, { createCases: true });
    const one = result('failed', undefined, { cases: [] });
    await accept(here, openRun(), deliver([one]), attach([await fileOn(one, 'a.png')], []));
    expect(runs(here.emulator, deployment)[0]?.evidence).toHaveLength(1);
  });

  test('of a run that nobody can find are looked for again before they are sent again', async () => {
    holdClocks();
    const here = await bench(deployment, { createCases: true });
    const one = result('failed', undefined, { cases: [] });
    await accept(here, openRun());
    const operation = attach([await fileOn(one, 'a.png')], [one]);
    // Without a wait of the vendor's, which would slow the whole run down.
    expect(await here.backend.confirm(operation, here.known)).toEqual({
      kind: 'later',
      reason: expect.stringContaining('looked for again'),
    });
    pass(11_000);
    expect(await here.backend.confirm(operation, here.known)).toEqual({ kind: 'absent' });
  });

  test('that are too large together are refused as a batch, which the courier halves', async () => {
    const here = await bench(deployment);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]));
    here.emulator.setFaults([{ kind: 'status', status: 413, body: '', match: { path: IMPORT } }]);
    expect(await perform(here, attach([await fileOn(one, 'a.png')], [one]))).toMatchObject({
      kind: 'refused',
      scope: 'this',
    });
  });
});

test('names are in ASCII on Server, as they are on Cloud, and as the settings say', async () => {
  for (const [deployment, settings, name] of [
    ['server', {}, /^Munze-/],
    ['cloud', {}, /^Münze-/],
    ['cloud', { asciiFileNames: true }, /^Munze-/],
  ] as const) {
    const here = await bench(deployment, settings);
    const one = result('failed');
    await accept(here, openRun(), deliver([one]), attach([await fileOn(one, 'Münze.png')], [one]));
    expect(evidence(here, deployment)[0]?.filename).toMatch(name);
  }
});
