import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeOwnFolder } from '../src/own-folder.ts';
import { tempFolder, withoutUmask } from './support/temp-folder.ts';

const isRoot = process.getuid?.() === 0;

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe.runIf(process.platform !== 'win32')('a folder of a run', () => {
  it('is made for the user alone, whatever the umask', () => {
    withoutUmask();
    const folder = join(tempFolder(), 'run');
    makeOwnFolder(folder);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('is closed to others when it was there with another mode', () => {
    const folder = join(tempFolder(), 'run');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a'), '');
    chmodSync(folder, 0o777);
    makeOwnFolder(folder);
    expect(modeOf(folder)).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('is not led elsewhere by a link', () => {
    const parent = tempFolder();
    mkdirSync(join(parent, 'elsewhere'));
    symlinkSync(join(parent, 'elsewhere'), join(parent, 'run'));
    expect(() => makeOwnFolder(join(parent, 'run'))).toThrow(/is a link/);
  });

  it('is not one where a file stands', () => {
    const path = join(tempFolder(), 'run');
    writeFileSync(path, '');
    expect(() => makeOwnFolder(path)).toThrow(/ENOTDIR/);
  });

  it.runIf(isRoot)('is not one that another user has made (only root can play both)', () => {
    const shared = tempFolder();
    const folder = join(shared, 'run');
    mkdirSync(folder);
    for (const open of [shared, folder]) chmodSync(open, 0o777);
    // biome-ignore lint/style/noNonNullAssertion: on the systems of this test there are users.
    process.setegid!(65534);
    // biome-ignore lint/style/noNonNullAssertion: as above.
    process.seteuid!(65534);
    try {
      expect(() => makeOwnFolder(folder)).toThrow(/belongs to another user; set LIVELANE_DELIVERY_DIR/);
    } finally {
      // biome-ignore lint/style/noNonNullAssertion: as above.
      process.seteuid!(0);
      // biome-ignore lint/style/noNonNullAssertion: as above.
      process.setegid!(0);
    }
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });
});
