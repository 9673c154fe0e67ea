import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type NoteLine, NotesReader, NotesWriter } from '../src/author/notes-file.ts';
import { tempFolder } from './support/temp-folder.ts';

const line = (text: string): NoteLine => ({ at: 1, test: 'pays', note: { kind: 'comment', text } });

afterEach(() => vi.unstubAllEnvs());

test('notes of a file come to the reader once, in their order', () => {
  const folder = tempFolder();
  const writer = new NotesWriter(folder);
  const reader = new NotesReader(folder);
  expect(reader.take('a.test.js')).toEqual([]);
  writer.write('a.test.js', line('one'));
  writer.write('b.test.js', line('of another file'));
  writer.write('a.test.js', line('two'));
  expect(reader.take('a.test.js')).toEqual([line('one'), line('two')]);
  writer.write('a.test.js', line('thrée'));
  expect(reader.take('a.test.js')).toEqual([line('thrée')]);
  expect(reader.take('a.test.js')).toEqual([]);
  expect(reader.take('b.test.js')).toEqual([line('of another file')]);
});

test('several workers may write about one file', () => {
  const folder = tempFolder();
  const reader = new NotesReader(folder);
  new NotesWriter(folder).write('a.test.js', line('first worker'));
  new NotesWriter(folder).write('a.test.js', line('second worker'));
  expect(reader.take('a.test.js').map(({ note }) => note)).toHaveLength(2);
});

test('a line that is being written waits', () => {
  const folder = tempFolder();
  new NotesWriter(folder).write('a.test.js', line('whole'));
  const [name = ''] = readdirSync(join(folder, 'notes'));
  appendFileSync(join(folder, 'notes', name), JSON.stringify(line('torn')).slice(0, 10));
  const reader = new NotesReader(folder);
  expect(reader.take('a.test.js')).toEqual([line('whole')]);
  appendFileSync(join(folder, 'notes', name), `${JSON.stringify(line('torn')).slice(10)}\n`);
  expect(reader.take('a.test.js')).toEqual([line('torn')]);
});

test('a secret of the environment is struck', () => {
  vi.stubEnv('TESTMO_TOKEN', 'very-secret-token');
  const folder = tempFolder();
  new NotesWriter(folder).write('a.test.js', line('the token is very-secret-token'));
  const [name = ''] = readdirSync(join(folder, 'notes'));
  expect(readFileSync(join(folder, 'notes', name), 'utf8')).not.toContain('very-secret-token');
});

test('an attached file is kept from the worker itself', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'shot.png'), 'pixels');
  const evidence = new NotesWriter(folder).keep({
    name: 'shot',
    contentType: 'image/png',
    path: join(folder, 'shot.png'),
  });
  expect(evidence).toMatchObject({ name: 'shot', size: 6 });
  expect(existsSync(join(folder, evidence.path ?? 'none'))).toBe(true);
});
