import { spawnSync } from 'node:child_process';
import { appendFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type AttemptEnd, JOURNAL_VERSION, type ShardStart } from '../src/events.ts';
import { type JournalLine, JournalReader, LineStore } from '../src/journal-reader.ts';
import { lineFilter } from '../src/known-secrets.ts';
import { tempFolder } from './support/temp-folder.ts';

const CHUNK = 256 * 1024;

let path: string;

beforeEach(() => {
  path = join(tempFolder(), 'a.jsonl');
  writeFileSync(path, '');
});

function open(): JournalReader {
  const reader = new JournalReader(path);
  onTestFinished(() => reader.close());
  return reader;
}

function attempt(title: string, stdout?: string): AttemptEnd {
  return {
    type: 'attempt-end',
    at: 1,
    lane: '0',
    test: { id: title, title, path: [], file: 'a.test.ts' },
    attempt: 0,
    status: 'passed',
    final: true,
    durationMs: 1,
    ...(stdout !== undefined && { stdout }),
  };
}

function line(event: object): string {
  return `${JSON.stringify(event)}\n`;
}

function shardStart(v: number): ShardStart {
  return {
    type: 'shard-start',
    v,
    at: 1,
    framework: { name: 'fixture', version: '1' },
    reporter: '1',
    node: 'v20',
    os: 'linux x64',
    process: { pid: 1, host: 'a' },
  };
}

function titles(lines: JournalLine[]): string[] {
  return lines.map(({ event }) => (event.type === 'attempt-end' ? event.test.title : event.type));
}

function all(reader: JournalReader): JournalLine[] {
  const lines: JournalLine[] = [];
  for (let some = reader.read(); some.length > 0; some = reader.read()) lines.push(...some);
  return lines;
}

describe('JournalReader', () => {
  it('returns lines as they are completed, each once', () => {
    const reader = open();
    expect(reader.read()).toEqual([]);
    appendFileSync(path, line(attempt('a')));
    appendFileSync(path, line(attempt('b')));
    expect(titles(reader.read())).toEqual(['a', 'b']);
    expect(reader.read()).toEqual([]);
    appendFileSync(path, line(attempt('c')));
    expect(titles(reader.read())).toEqual(['c']);
  });

  it('keeps a line back until its end is written', () => {
    const reader = open();
    const text = line(attempt('b'));
    appendFileSync(path, line(attempt('a')) + text.slice(0, 20));
    expect(titles(reader.read())).toEqual(['a']);
    expect(reader.read()).toEqual([]);
    appendFileSync(path, text.slice(20, 30));
    expect(reader.read()).toEqual([]);
    appendFileSync(path, text.slice(30));
    expect(reader.read()).toMatchObject([{ event: attempt('b') }]);
  });

  it('reads a line that is longer than a chunk', () => {
    const long = attempt('long', 'x'.repeat(2.5 * CHUNK));
    appendFileSync(path, line(attempt('a')) + line(long) + line(attempt('b')));
    const lines = all(open());
    expect(titles(lines)).toEqual(['a', 'long', 'b']);
    expect(lines[1]?.event).toEqual(long);
  });

  it('reads characters that lie across the end of a chunk', () => {
    // Of three bytes each: wherever the chunks end, two of three times it is inside of one.
    const written = Array.from({ length: 4 }, (_, n) => attempt(`${'…'.repeat(CHUNK / 4)}${n}`));
    appendFileSync(path, written.map(line).join(''));
    expect(all(open()).map(({ event }) => event)).toEqual(written);
  });

  it('returns a long journal in pieces', () => {
    appendFileSync(path, line(attempt('a', 'x'.repeat(1000))).repeat(1000));
    const reader = open();
    const sizes: number[] = [];
    for (let some = reader.read(); some.length > 0; some = reader.read()) sizes.push(some.length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1000);
  });

  it('counts the bytes of a torn end', () => {
    appendFileSync(path, `${line(attempt('a'))}{"type":`);
    const reader = open();
    expect(titles(all(reader))).toEqual(['a']);
    expect(reader.tornBytes).toBe(8);
  });

  it('has no torn end after a whole line', () => {
    appendFileSync(path, line(attempt('a')));
    const reader = open();
    all(reader);
    expect(reader.tornBytes).toBe(0);
  });

  it.each([
    ['no JSON', 'hello'],
    ['a cut line', '{"type":"attempt-end","at":1'],
    ['a number', '12'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without a type', '{}'],
    ['a type of a later version', '{"type":"weather"}'],
  ])('passes over %s, and counts it', (_, foreign) => {
    appendFileSync(path, `${line(attempt('a'))}${foreign}\n${line(attempt('b'))}`);
    const reader = open();
    expect(titles(all(reader))).toEqual(['a', 'b']);
    expect(reader.skipped).toBe(1);
  });

  it('passes over an empty line without counting it', () => {
    appendFileSync(path, `\n${line(attempt('a'))}\n${line(attempt('b'))}`);
    const reader = open();
    expect(titles(all(reader))).toEqual(['a', 'b']);
    expect(reader.skipped).toBe(0);
  });

  it('reads on behind a whole chunk of foreign lines', () => {
    appendFileSync(path, `${'x'.repeat(CHUNK * 0.8)}\n${line(attempt('a', 'x'.repeat(CHUNK * 0.8)))}`);
    expect(titles(open().read())).toEqual(['a']);
  });

  it('reads a journal of its own version, with fields that it does not know', () => {
    appendFileSync(path, line({ ...shardStart(JOURNAL_VERSION), weather: 'fine' }));
    expect(titles(open().read())).toEqual(['shard-start']);
  });

  it('refuses a journal of a newer version, and says what to do', () => {
    appendFileSync(path, line(shardStart(JOURNAL_VERSION + 1)));
    const reader = open();
    expect(() => reader.read()).toThrow(
      `This journal has version ${JOURNAL_VERSION + 1}, and this Livelane reads up to version ${JOURNAL_VERSION}: ` +
        'update the livelane package to at least the version of the reporter that wrote it.',
    );
  });

  it('refuses a newer version again when it is asked again', () => {
    const text = line(shardStart(JOURNAL_VERSION + 1));
    const reader = open();
    appendFileSync(path, text.slice(0, 30));
    expect(reader.read()).toEqual([]);
    appendFileSync(path, `${text.slice(30)}${line(attempt('a'))}{"at":12345`);
    expect(() => reader.read()).toThrow('version');
    expect(() => reader.read()).toThrow('version');
  });

  it('passes over a line that is longer than any of ours, without keeping it in memory', () => {
    const huge = 'x'.repeat(8 * 1024 * 1024);
    appendFileSync(path, line(attempt('a')));
    const reader = open();
    expect(titles(reader.read())).toEqual(['a']);
    for (let n = 0; n < 12; n++) {
      appendFileSync(path, huge);
      expect(reader.read()).toEqual([]);
      expect(reader.tornBytes).toBeLessThanOrEqual(65 * 1024 * 1024);
    }
    appendFileSync(path, `\n${line(attempt('b'))}`);
    const [after] = all(reader);
    expect(reader.skipped).toBe(1);
    const store = new LineStore();
    onTestFinished(() => store.close());
    expect(store.attempt(path, (after as JournalLine).ref).test.title).toBe('b');
  });

  it.runIf(process.platform !== 'win32')('follows no link, and waits for no pipe', () => {
    symlinkSync(path, `${path}.link`);
    expect(() => new JournalReader(`${path}.link`)).toThrow('ELOOP');
    spawnSync('mkfifo', [`${path}.pipe`]);
    expect(() => new JournalReader(`${path}.pipe`)).toThrow('is a pipe');
  });

  it('throws when there is no file', () => {
    expect(() => new JournalReader(`${path}.none`)).toThrow('ENOENT');
  });
});

describe('LineStore', () => {
  function openStore(): LineStore {
    const store = new LineStore();
    onTestFinished(() => store.close());
    return store;
  }

  it('reads the same line again, wherever it stands', () => {
    const written = [attempt('ä…🙂'), attempt('long', '…'.repeat(CHUNK)), attempt('b')];
    appendFileSync(path, `foreign\n${written.map(line).join('\n')}`);
    const lines = all(open());
    const store = openStore();
    expect(lines.toReversed().map(({ ref }) => store.attempt(path, ref))).toEqual(written.toReversed());
  });

  it('gives the right place to lines that were written in pieces', () => {
    const reader = open();
    const text = line(attempt('b'));
    appendFileSync(path, line(attempt('a')) + text.slice(0, 20));
    const before = reader.read();
    appendFileSync(path, text.slice(20));
    const refs = [...before, ...reader.read()].map(({ ref }) => ref);
    const store = openStore();
    expect(refs.map((ref) => store.attempt(path, ref).test.title)).toEqual(['a', 'b']);
  });

  it('says when the file became shorter', () => {
    appendFileSync(path, line(attempt('a')) + line(attempt('b')));
    const [, second] = open().read();
    truncateSync(path, (second?.ref.offset ?? 0) + 10);
    expect(() => openStore().attempt(path, second?.ref as JournalLine['ref'])).toThrow(
      `${path} is shorter than it was: line at byte ${second?.ref.offset} is gone`,
    );
  });

  it('says when another line is there', () => {
    const text = line(attempt('a'));
    appendFileSync(path, text);
    const [first] = open().read();
    for (const other of ['{"type":"run-error"}', 'no JSON', 'null']) {
      writeFileSync(path, other.padEnd(text.length));
      expect(() => openStore().attempt(path, first?.ref as JournalLine['ref'])).toThrow('is not as it was');
    }
  });

  it('strikes what the writer of the journal did not know to be a secret', () => {
    appendFileSync(path, line(attempt('prints s3cr3t-value')));
    const [first] = open().read();
    const store = new LineStore(lineFilter(['s3cr3t-value']));
    onTestFinished(() => store.close());
    expect(store.attempt(path, first?.ref as JournalLine['ref']).test.title).toBe('prints [redacted]');
  });

  it('throws when the file is gone', () => {
    expect(() => openStore().attempt(`${path}.none`, { offset: 0, length: 1 })).toThrow('ENOENT');
  });
});
