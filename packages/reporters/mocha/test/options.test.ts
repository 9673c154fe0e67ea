import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readOptions } from '../src/options.ts';

test('objects are taken as they are', () => {
  expect(readOptions({ console: false, delivery: { dir: 'journal' } }, '.')).toEqual({
    console: false,
    delivery: { dir: 'journal' },
  });
  expect(readOptions(undefined, '.')).toEqual({});
});

test('names with dots are the same objects, and texts what they say', () => {
  expect(
    readOptions(
      {
        console: 'json',
        'consoleOptions.output': 'report.json',
        'testmo.projectId': '12',
        'run.complete': 'false',
        'run.name': '007',
      },
      '.',
    ),
  ).toEqual({
    console: 'json',
    consoleOptions: { output: 'report.json' },
    testmo: { projectId: 12 },
    run: { complete: false, name: '007' },
  });
});

describe('an object that Mocha has lost', () => {
  test.each([
    ['.mocharc.json', { reporterOptions: { console: 'dot' } }],
    ['.mocharc.json', { 'reporter-option': { console: 'dot' } }],
    ['package.json', { mocha: { reporterOptions: { console: 'dot' } } }],
  ])('is found again in %s', (name, content) => {
    const root = mkdtempSync(join(tmpdir(), 'livelane-mocha-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    writeFileSync(join(root, name), JSON.stringify(content));
    expect(readOptions({ '[object Object]': true }, root)).toEqual({ console: 'dot' });
  });

  test('is told where it is not', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    expect(readOptions({ '[object Object]': true }, tmpdir())).toEqual({});
    expect(write).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^Livelane: this Mocha takes no object/),
    );
  });
});
