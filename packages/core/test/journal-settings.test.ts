import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_FILES, findJournalSettings } from '../src/journal-settings.ts';
import { tempFolder } from './support/temp-folder.ts';

let folder: string;

beforeEach(() => {
  folder = tempFolder();
});

function config(name: string, content: unknown, where = folder): void {
  mkdirSync(where, { recursive: true });
  writeFileSync(join(where, name), typeof content === 'string' ? content : JSON.stringify(content));
}

const inFile = { delivery: { dir: 'from-file' }, run: { join: 'never' } };

describe('the folder of the journal', () => {
  it('is .livelane in the working directory when nobody says otherwise', () => {
    expect(findJournalSettings({}, {}, [folder]).base).toBe(resolve('.livelane'));
  });

  it('is taken from livelane.config.json, relative to that file', () => {
    config('livelane.config.json', inFile);
    expect(findJournalSettings({}, {}, [folder]).base).toBe(join(folder, 'from-file'));
  });

  it('is taken from the options before the file, relative to the working directory', () => {
    config('livelane.config.json', inFile);
    const options = { delivery: { dir: 'from-options' } };
    expect(findJournalSettings({}, options, [folder]).base).toBe(resolve('from-options'));
  });

  it('is taken from the environment before the options, relative to the working directory', () => {
    config('livelane.config.json', inFile);
    const options = { delivery: { dir: 'from-options' } };
    const env = { LIVELANE_DELIVERY_DIR: 'from-environment' };
    expect(findJournalSettings(env, options, [folder]).base).toBe(resolve('from-environment'));
  });

  it('may be absolute', () => {
    const dir = join(folder, 'elsewhere');
    expect(findJournalSettings({ LIVELANE_DELIVERY_DIR: dir }, {}, [folder]).base).toBe(dir);
  });

  it.each([
    ['an empty variable', { LIVELANE_DELIVERY_DIR: '' }, {}],
    ['a wrong option', {}, { delivery: { dir: 7 } }],
  ])('is looked for further behind %s', (_, env, options) => {
    config('livelane.config.json', inFile);
    expect(findJournalSettings(env, options, [folder]).base).toBe(join(folder, 'from-file'));
  });
});

describe('joining the runs of one build', () => {
  it('is on when nobody says otherwise', () => {
    expect(findJournalSettings({}, {}, [folder]).join).toBe(true);
  });

  it('is taken from the file', () => {
    config('livelane.config.json', inFile);
    expect(findJournalSettings({}, {}, [folder]).join).toBe(false);
  });

  it('is taken from the options before the file', () => {
    config('livelane.config.json', inFile);
    expect(findJournalSettings({}, { run: { join: 'auto' } }, [folder]).join).toBe(true);
  });

  it('is taken from the environment before the options', () => {
    const options = { run: { join: 'auto' } };
    expect(findJournalSettings({ LIVELANE_RUN_JOIN: 'never' }, options, [folder]).join).toBe(false);
  });
});

describe('the file', () => {
  it('is looked for upward', () => {
    config('livelane.config.json', inFile);
    const deep = join(folder, 'packages', 'shop');
    mkdirSync(deep, { recursive: true });
    expect(findJournalSettings({}, {}, [deep]).base).toBe(join(folder, 'from-file'));
  });

  it('that is nearest counts', () => {
    config('livelane.config.json', inFile);
    const deep = join(folder, 'packages', 'shop');
    config('livelane.config.json', { delivery: { dir: 'nearer' } }, deep);
    expect(findJournalSettings({}, {}, [deep]).base).toBe(join(deep, 'nearer'));
  });

  it('is looked for from the first folder before the second', () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
    config('livelane.config.json', { delivery: { dir: 'first' } }, one);
    config('livelane.config.json', { delivery: { dir: 'second' } }, other);
    expect(findJournalSettings({}, {}, [one, other]).base).toBe(join(one, 'first'));
  });

  it('is looked for from the second folder when the first has none above it', () => {
    const other = join(folder, 'other');
    config('livelane.config.json', inFile, other);
    expect(findJournalSettings({}, {}, [tempFolder(), other]).base).toBe(join(other, 'from-file'));
  });

  it.each(CONFIG_FILES.filter((name) => !name.endsWith('.json')))(
    'is %s before livelane.config.json in the same folder, and is not run',
    (name) => {
      config('livelane.config.json', inFile);
      config(name, 'throw new Error("it was run")');
      expect(findJournalSettings({}, {}, [folder])).toEqual({ base: resolve('.livelane'), join: true });
    },
  );

  it.each([
    ['is no JSON', '{ "delivery": '],
    ['is empty', ''],
    ['is null', 'null'],
    ['is a text', '"delivery"'],
    ['has no sections where they belong', '{ "delivery": null, "run": 7 }'],
    ['has other types of values', '{ "delivery": { "dir": ["x"] }, "run": { "join": true } }'],
  ])('that %s is left for the courier to tell', (_, content) => {
    config('livelane.config.json', content);
    expect(findJournalSettings({}, {}, [folder])).toEqual({ base: resolve('.livelane'), join: true });
  });

  it('that cannot be read is left for the courier to tell', () => {
    mkdirSync(join(folder, 'livelane.config.json'));
    expect(findJournalSettings({}, {}, [folder])).toEqual({ base: resolve('.livelane'), join: true });
  });
});
