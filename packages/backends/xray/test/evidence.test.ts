import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { evidenceEntry, evidenceName } from '../src/evidence.ts';
import { file, nastyTexts, result, run } from './samples.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder) await rm(folder, { recursive: true });
  folder = undefined;
});

describe('the name of a file', () => {
  const facts = run();

  test('is its own, with a mark that no other file has', () => {
    const of = result('failed');
    expect(evidenceName(file(of), facts, false)).toMatch(/^screenshot-[0-9a-f]{8}\.png$/);
    const names = [
      evidenceName(file(of), facts, false),
      evidenceName(file(of, { id: 'another' }), facts, false),
      evidenceName(file(of), run({ id: 'github-78-1' }), false),
    ];
    expect(new Set(names).size).toBe(3);
    expect(evidenceName(file(of), facts, false)).toBe(names[0]);
  });

  test('names the attempt of a retried test', () => {
    const of = result('flaky', [{ status: 'failed' }, { status: 'passed' }]);
    expect(evidenceName(file(of, { attempt: 1 }), facts, false)).toMatch(/^screenshot-attempt-2-/);
  });

  test('is in ASCII where that is wanted', () => {
    const of = result('failed');
    expect(evidenceName(file(of, { name: 'Münze über €.png' }), facts, true)).toMatch(
      /^Munze uber _-.*\.png$/,
    );
    expect(evidenceName(file(of, { name: 'Münze.png' }), facts, false)).toMatch(/^Münze-/);
  });

  test.each(nastyTexts.map((name) => [name.slice(0, 20), name]))(
    '%j is one that any file system takes',
    (_, name) => {
      for (const ascii of [true, false]) {
        const made = evidenceName(file(result('failed'), { name: `../${name}/x` }), facts, ascii);
        expect(made).not.toMatch(/[/\\\n\r]/);
        expect(made.length).toBeLessThan(200);
        expect(JSON.stringify(made)).not.toMatch(/\\ud[89ab]/);
      }
    },
  );
});

describe('the content of a file', () => {
  test('is its bytes in base64', async () => {
    folder = await mkdtemp(join(tmpdir(), 'xray-evidence-'));
    const path = join(folder, 'a.bin');
    await writeFile(path, Buffer.from([0, 255, 10]));
    expect(await evidenceEntry(file(result(), { path, contentType: 'not a type' }), 'a.bin')).toEqual({
      data: 'AP8K',
      filename: 'a.bin',
      contentType: 'application/octet-stream',
    });
  });

  test('cannot be had when the file is gone', async () => {
    await expect(evidenceEntry(file(result()), 'x')).rejects.toThrow(/ENOENT/);
  });
});
