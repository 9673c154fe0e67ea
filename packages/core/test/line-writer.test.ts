import { spawnSync } from 'node:child_process';
import fs, { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LineWriter } from '../src/line-writer.ts';
import { tempFolder, withoutUmask } from './support/temp-folder.ts';

const DIST = new URL('../dist/index.js', import.meta.url).href;
const isPosix = process.platform !== 'win32';

type Write = (fd: number, bytes: Buffer, offset: number, length: number) => number;

const { disk } = vi.hoisted(() => ({ disk: { write: undefined as Write | undefined } }));

vi.mock('../src/platform.ts', async (load) => {
  const real = await load<typeof import('../src/platform.ts')>();
  const writeSync: Write = (...args) => (disk.write ?? (real.writeSync as Write))(...args);
  return { ...real, writeSync };
});

/** Puts a disk with its own mind under the writer; it may call the real one. */
function replaceWrite(make: (write: Write) => Write): void {
  disk.write = make(fs.writeSync as Write);
  onTestFinished(() => {
    disk.write = undefined;
  });
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: from the disk of this test`), { code });
}

describe('a new file', () => {
  it('holds each line as it was given', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const writer = new LineWriter(path, 'new');
    writer.append('{"n":1}');
    writer.append('{"n":"ä…🙂"}');
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":"ä…🙂"}\n');
  });

  it('gets each line with one write', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const writer = new LineWriter(path, 'new');
    const writes: string[] = [];
    replaceWrite((write) => (fd, bytes, offset, length) => {
      writes.push(bytes.toString('utf8', offset, offset + length));
      return write(fd, bytes, offset, length);
    });
    writer.append('{"n":1}');
    writer.append('{"n":2}');
    writer.close();
    expect(writes).toEqual(['{"n":1}\n', '{"n":2}\n']);
  });

  it('must not exist yet', () => {
    const path = join(tempFolder(), 'a.jsonl');
    writeFileSync(path, 'of somebody else\n');
    expect(() => new LineWriter(path, 'new')).toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe('of somebody else\n');
  });

  it.runIf(isPosix)('is readable by its owner only', () => {
    withoutUmask();
    const folder = tempFolder();
    for (const use of ['new', 'continue'] as const) {
      const path = join(folder, `${use}.jsonl`);
      new LineWriter(path, use).close();
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });
});

describe('a file that is continued', () => {
  it('keeps what an earlier process wrote', () => {
    const path = join(tempFolder(), 'a.jsonl');
    writeFileSync(path, '{"n":1}\n');
    const writer = new LineWriter(path, 'continue');
    writer.append('{"n":2}');
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  });

  it('begins on a line of its own after a torn one', () => {
    const path = join(tempFolder(), 'a.jsonl');
    writeFileSync(path, '{"n":1}\n{"n":');
    const writer = new LineWriter(path, 'continue');
    writer.append('{"n":2}');
    writer.append('{"n":3}');
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":\n{"n":2}\n{"n":3}\n');
  });
});

describe('a disk that does not take the line', () => {
  it('is asked again when it is busy, and told the rest when it took a part', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const writer = new LineWriter(path, 'new');
    const answers = ['EAGAIN', 3, 'EINTR', 1];
    replaceWrite((write) => (fd, bytes, offset, length) => {
      const answer = answers.shift();
      if (typeof answer === 'string') throw failure(answer);
      return write(fd, bytes, offset, answer ?? length);
    });
    writer.append('{"n":1}');
    writer.close();
    expect(answers).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n');
  });

  it('is given up when it stays busy', () => {
    const writer = new LineWriter(join(tempFolder(), 'a.jsonl'), 'new');
    replaceWrite(() => () => {
      throw failure('EAGAIN');
    });
    expect(() => writer.append('{"n":1}')).toThrow('EAGAIN');
    writer.close();
  });

  it('leaves a cut line behind it, and the next line stands on its own', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const writer = new LineWriter(path, 'new');
    let room = 4;
    replaceWrite((write) => (fd, bytes, offset, length) => {
      if (room === 0) throw failure('ENOSPC');
      const taken = write(fd, bytes, offset, Math.min(room, length));
      room -= taken;
      return taken;
    });
    expect(() => writer.append('{"n":1}')).toThrow('ENOSPC');
    expect(() => writer.append('{"n":2}')).toThrow('ENOSPC');
    room = 100;
    writer.append('{"n":3}');
    writer.append('{"n":4}');
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('{"n"\n{"n":3}\n{"n":4}\n');
  });

  it('adds no empty line when it took nothing of the line before', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const writer = new LineWriter(path, 'new');
    let isFull = true;
    replaceWrite((write) => (fd, bytes, offset, length) => {
      if (isFull) throw failure('ENOSPC');
      return write(fd, bytes, offset, length);
    });
    expect(() => writer.append('{"n":1}')).toThrow('ENOSPC');
    isFull = false;
    writer.append('{"n":2}');
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe('{"n":2}\n');
  });

  it.runIf(process.platform === 'linux')('makes `append` throw (/dev/full is on Linux only)', () => {
    const writer = new LineWriter('/dev/full', 'continue');
    expect(() => writer.append('{"n":1}')).toThrow('ENOSPC');
    expect(() => writer.append('{"n":2}')).toThrow('ENOSPC');
    writer.close();
  });

  it.runIf(isPosix)('cuts a line in a real file, and the next process continues behind it', () => {
    const path = join(tempFolder(), 'a.jsonl');
    const script = `
      import { LineWriter } from ${JSON.stringify(DIST)};
      const writer = new LineWriter(process.argv[1], 'new');
      const line = JSON.stringify({ text: 'x'.repeat(300) });
      try { for (;;) writer.append(line); } catch (error) { process.stdout.write(error.code); }`;
    const limited = ['-c', 'ulimit -f 2; exec "$@"', 'sh', process.execPath, '--input-type=module'];
    const child = spawnSync('sh', [...limited, '-e', script, path], { encoding: 'utf8' });
    expect(child.stdout).toBe('EFBIG');
    expect(readFileSync(path, 'utf8').endsWith('x')).toBe(true);

    const writer = new LineWriter(path, 'continue');
    writer.append('{"n":1}');
    writer.close();
    expect(readFileSync(path, 'utf8').split('\n').slice(-2)).toEqual(['{"n":1}', '']);
  });
});

describe.runIf(isPosix)('what somebody else has put there', () => {
  it.each(['new', 'continue'] as const)('is not written to through a link: %s', (use) => {
    const path = join(tempFolder(), 'a.jsonl');
    writeFileSync(`${path}.other`, 'mine');
    symlinkSync(`${path}.other`, path);
    expect(() => new LineWriter(path, use)).toThrow(/ELOOP|EEXIST/);
    expect(readFileSync(`${path}.other`, 'utf8')).toBe('mine');
  });

  it('is not waited for when it is a pipe', () => {
    const path = join(tempFolder(), 'a.jsonl');
    spawnSync('mkfifo', [path]);
    expect(() => new LineWriter(path, 'continue')).toThrow('is a pipe');
  });
});
