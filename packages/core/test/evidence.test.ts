import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../src/events.ts';
import { type Attachment, findEvidence, keepEvidence } from '../src/evidence.ts';
import { secretStriker } from '../src/known-secrets.ts';
import type { RunPaths } from '../src/paths.ts';
import { emptyRun, tempFolder, withoutUmask } from './support/temp-folder.ts';

const isPosix = process.platform !== 'win32';
const hasOtherDevice = existsSync('/dev/shm') && statSync('/dev/shm').dev !== statSync('/tmp').dev;

let paths: RunPaths;
let folder: string;

beforeEach(() => {
  paths = emptyRun();
  folder = tempFolder();
});

function file(name: string, content = 'content', where = folder): string {
  const path = join(where, name);
  writeFileSync(path, content);
  return path;
}

function keep(attachment: Partial<Attachment>): Evidence {
  return keepEvidence(paths, { name: 'a', contentType: 'text/plain', ...attachment });
}

function kept({ path }: Evidence): string {
  if (path === undefined) throw new Error('it was not kept');
  return join(paths.folder, path);
}

describe('a file', () => {
  it('is hard-linked, and its size is known', () => {
    const path = file('shot.png', 'picture');
    const evidence = keep({ name: 'screenshot', contentType: 'image/png', path });
    expect(evidence).toEqual({
      name: 'screenshot',
      contentType: 'image/png',
      path: expect.stringMatching(/^evidence\/[0-9a-f]{16}\/screenshot\.png$/),
      size: 7,
    });
    expect(statSync(kept(evidence)).ino).toBe(statSync(path).ino);
  });

  it('outlives its source', () => {
    const path = file('a.txt');
    const evidence = keep({ path });
    rmSync(path);
    expect(readFileSync(kept(evidence), 'utf8')).toBe('content');
  });

  it('stays as it was when another file takes the place of its source', () => {
    const path = file('a.txt');
    const evidence = keep({ path });
    renameSync(file('b.txt', 'other'), path);
    expect(readFileSync(kept(evidence), 'utf8')).toBe('content');
  });

  it('changes with its source when that is overwritten in place: the price of the link', () => {
    const path = file('a.txt');
    const evidence = keep({ path });
    writeFileSync(path, 'other');
    expect(readFileSync(kept(evidence), 'utf8')).toBe('other');
  });

  it('is kept twice when it is attached twice', () => {
    const path = file('a.txt');
    expect(keep({ path }).path).not.toBe(keep({ path }).path);
  });

  it.runIf(isPosix)('that a symbolic link points at is kept, not the link', () => {
    const link = join(folder, 'link.txt');
    symlinkSync(file('a.txt'), link);
    const evidence = keep({ path: link });
    expect(lstatSync(kept(evidence)).isFile()).toBe(true);
    rmSync(folder, { recursive: true });
    expect(readFileSync(kept(evidence), 'utf8')).toBe('content');
  });

  it('may be empty', () => {
    const evidence = keep({ path: file('a.txt', '') });
    expect(evidence.size).toBe(0);
    expect(statSync(kept(evidence)).size).toBe(0);
  });
});

describe.runIf(hasOtherDevice)('a file on another device (needs /dev/shm to be one)', () => {
  it('is copied', () => {
    const path = file('a.txt', 'content', tempFolder('/dev/shm'));
    const evidence = keep({ path });
    truncateSync(path);
    expect(evidence.size).toBe(7);
    expect(readFileSync(kept(evidence), 'utf8')).toBe('content');
  });

  it('is copied for the owner only, whatever the mode of the source', () => {
    const path = file('a.txt', 'content', tempFolder('/dev/shm'));
    for (const mode of [0o644, 0o444, 0o755]) {
      chmodSync(path, mode);
      expect(statSync(kept(keep({ path }))).mode & 0o777).toBe(0o600);
    }
  });
});

describe('a body', () => {
  it.each([
    ['bytes', Buffer.from([0, 255, 10]), 3],
    ['text', 'ä…', 5],
    ['nothing at all', '', 0],
    ['no bytes', Buffer.alloc(0), 0],
  ])('of %s is written', (_, body, size) => {
    const evidence = keep({ body });
    expect(evidence.size).toBe(size);
    expect(readFileSync(kept(evidence))).toEqual(Buffer.from(body));
  });

  it.runIf(isPosix)('is readable by the owner only, as is its folder', () => {
    withoutUmask();
    const path = kept(keep({ body: 'content' }));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });
});

describe('what cannot be kept', () => {
  it('is described when the file is missing', () => {
    expect(keep({ path: join(folder, 'none.txt') })).toEqual({
      name: 'a',
      contentType: 'text/plain',
      missing: expect.stringContaining('ENOENT'),
    });
  });

  it('is described when it is a folder', () => {
    mkdirSync(join(folder, 'sub'));
    expect(keep({ path: join(folder, 'sub') }).missing).toBe('it is not a regular file');
  });

  it.runIf(isPosix)('is described when it is a pipe, which nobody may wait for', () => {
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    expect(keep({ path: pipe }).missing).toBe('it is not a regular file');
  });

  it.runIf(isPosix)('is described when it is a device', () => {
    expect(keep({ path: '/dev/zero' }).missing).toBe('it is not a regular file');
  });

  it('is described when there is neither file nor body', () => {
    expect(keep({}).missing).toBe('it was attached without a file');
  });

  it('is described when the path can be no path', () => {
    expect(keep({ path: 'a\0b' }).missing).toMatch(/null bytes/);
  });

  it('is described when the run’s folder cannot be written to', () => {
    rmSync(paths.evidence, { recursive: true });
    writeFileSync(paths.evidence, '');
    expect(keep({ body: 'content' }).missing).toMatch(/EEXIST|ENOTDIR/);
  });

  it('leaves no empty folder behind', () => {
    keep({ path: join(folder, 'none.txt') });
    keep({ path: folder });
    expect(readdirSync(paths.evidence)).toEqual([]);
  });
});

describe('a name', () => {
  it.each([
    ['that leads elsewhere', '../../x', '__.._x'],
    ['with folders of Windows', 'C:\\temp\\x', 'C_temp_x'],
    ['with a NUL', 'a\0b', 'a_b'],
    ['with line ends', 'a\nb', 'a_b'],
    ['of a picture', '🙂', '_'],
    ['that is hidden', '...secret', '_secret'],
    ['of dots only', '..', '_'],
    ['that is empty', '', 'file'],
    ['of another script', 'снимок 2 экрана', 'снимок 2 экрана'],
  ])('%s becomes a name of a file', (_, name, expected) => {
    const evidence = keep({ name, body: 'content' });
    expect(evidence.name).toBe(name);
    expect(evidence.path?.split('/').at(-1)).toBe(expected);
    expect(dirname(dirname(kept(evidence)))).toBe(paths.evidence);
    expect(readFileSync(kept(evidence), 'utf8')).toBe('content');
  });

  it('gets the extension of its file', () => {
    expect(keep({ name: 'trace', path: file('x.zip') }).path).toMatch(/\/trace\.zip$/);
  });

  it('keeps an extension that it has already', () => {
    expect(keep({ name: 'trace.zip', path: file('x.zip') }).path).toMatch(/\/trace\.zip$/);
  });

  it('gets no hostile extension', () => {
    expect(keep({ name: 'a', path: file('x.p"n\ng') }).path).toMatch(/\/a\.p_n_g$/);
  });

  it.each(['x', '漢', '𠮷', '🙂'])('of a thousand %s is cut to what file systems take', (character) => {
    const name = `${character.repeat(1000)}.png`;
    for (const evidence of [
      keep({ name, body: 'content' }),
      keep({ name, path: file(`x.${'漢'.repeat(20)}`) }),
    ]) {
      expect(evidence.missing).toBeUndefined();
      expect(readdirSync(dirname(kept(evidence)))).toEqual([kept(evidence).split(sep).at(-1)]);
    }
  });

  it('that is cut keeps its extension', () => {
    expect(keep({ name: `${'x'.repeat(1000)}.png`, body: 'content' }).path).toMatch(/x\.png$/);
  });
});

describe('a secret', () => {
  const strike = secretStriker(['s3cr3t-value']);
  const keepStruck = (attachment: Partial<Attachment>) =>
    keepEvidence(paths, { name: 'a', contentType: 'text/plain', ...attachment }, strike);

  it('is not in the name of the file', () => {
    expect(keepStruck({ name: 'of s3cr3t-value.txt', body: 'x' }).path).toMatch(/\/of _redacted_\.txt$/);
    expect(keepStruck({ path: file('a.s3cr3t-value') }).path).not.toContain('s3cr3t');
  });

  it.each([
    ['text', 'text/plain', 'the s3cr3t-value'],
    ['bytes of text', 'text/html; charset=utf-8', Buffer.from('the s3cr3t-value')],
    ['bytes of JSON', 'application/vnd.api+json', Buffer.from('the s3cr3t-value')],
  ])('is not in a body of %s, and the size is that of what is kept', (_, contentType, body) => {
    const evidence = keepStruck({ contentType, body });
    expect(readFileSync(kept(evidence), 'utf8')).toBe('the [redacted]');
    expect(evidence.size).toBe(14);
  });

  it.each([
    ['a picture', 'image/png', Buffer.from('the s3cr3t-value')],
    ['text of more than 1 MiB', 'text/plain', `s3cr3t-value${' '.repeat(1024 * 1024)}`],
    ['text that is no UTF-8', 'text/plain', Buffer.from([0xff, 0xfe, 0x41])],
  ])('is not looked for in %s, which is kept byte for byte', (_, contentType, body) => {
    expect(readFileSync(kept(keepStruck({ contentType, body }))).equals(Buffer.from(body))).toBe(true);
  });

  it('stays in a file, which is the test’s own', () => {
    const evidence = keepStruck({ path: file('a.txt', 'the s3cr3t-value') });
    expect(readFileSync(kept(evidence), 'utf8')).toBe('the s3cr3t-value');
  });
});

describe('findEvidence', () => {
  const find = (path: string | undefined, missing?: string) =>
    findEvidence(paths.folder, {
      name: 'a',
      contentType: 'text/plain',
      ...(path !== undefined && { path }),
      ...(missing && { missing }),
    });

  it('finds what was kept, however the attachment was called', () => {
    for (const name of ['a.txt', '..', '../../x', '.hidden', 'C:\\x', 'снимок 2', '']) {
      const evidence = keep({ name, body: 'content' });
      expect(findEvidence(paths.folder, evidence), name).toEqual({ path: kept(evidence), size: 7 });
    }
  });

  it('finds it where the run’s folder is reached by a link', () => {
    const { path } = keep({ body: 'content' });
    const link = join(folder, 'link');
    symlinkSync(paths.folder, link);
    expect(findEvidence(link, { name: 'a', contentType: '', path: path as string })).toMatchObject({
      size: 7,
    });
  });

  it.each([
    '../../../../etc/passwd',
    'evidence/../../secret',
    'evidence/x/../../run.json',
    'evidence/../evidence/x',
    'evidence/x/..',
    'evidence/./run.json',
    '/etc/passwd',
    'run.json',
    'delivery/testmo.jsonl',
    'evidence/a/b/c',
    'evidence/a\\..\\b',
    'evidence//etc/passwd',
    'evidence/a/b\0',
    '',
  ])('refuses the place %j', (path) => {
    writeFileSync(paths.manifest, '{}');
    expect(find(path)).toEqual({ missing: "it is not in the run's folder" });
  });

  it('refuses a link, in the name and in the folder above it', () => {
    const outside = file('secret.txt');
    mkdirSync(join(paths.evidence, '1'));
    symlinkSync(outside, join(paths.evidence, '1', 'a'));
    symlinkSync(dirname(outside), join(paths.evidence, '2'));
    for (const path of ['evidence/1/a', 'evidence/2/secret.txt']) {
      expect(existsSync(join(paths.folder, path))).toBe(true);
      expect(find(path)).toEqual({ missing: "it is no file in the run's folder" });
    }
  });

  it('refuses everything where the folder of the files is itself a link', () => {
    const elsewhere = tempFolder();
    mkdirSync(join(elsewhere, '1'));
    writeFileSync(join(elsewhere, '1', 'a'), '');
    rmSync(paths.evidence, { recursive: true });
    symlinkSync(elsewhere, paths.evidence);
    expect(find('evidence/1/a')).toEqual({ missing: "it is no file in the run's folder" });
  });

  it.runIf(isPosix)('refuses a folder and a pipe', () => {
    mkdirSync(join(paths.evidence, '1', 'folder'), { recursive: true });
    spawnSync('mkfifo', [join(paths.evidence, '1', 'pipe')]);
    for (const name of ['folder', 'pipe']) {
      expect(find(`evidence/1/${name}`)).toEqual({ missing: "it is no file in the run's folder" });
    }
  });

  it('says why there is none', () => {
    expect(find('evidence/1/gone')).toEqual({ missing: "gone from the run's folder" });
    expect(find(undefined, 'too large')).toEqual({ missing: 'too large' });
    expect(find(undefined)).toEqual({ missing: 'it was not kept' });
  });
});
