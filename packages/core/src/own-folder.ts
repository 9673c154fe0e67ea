import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { chmodSync, lstatSync, mkdirSync, statSync, unlinkSync, writeFileSync } from './platform.ts';

/**
 * Makes a folder of a run for the user alone, or takes over one that is there, whatever its mode was. Where others can
 * write (a shared `/tmp`), somebody may have made it before, to read what is written there or to lead it elsewhere.
 * @throws what the file system throws, and that the folder is a link or somebody else's.
 */
export function makeOwnFolder(folder: string): void {
  if (made(folder)) return;
  const found = lstatSync(folder);
  if (found.isSymbolicLink()) throw new Error(`${folder} is a link; a run is written to a folder of its own`);
  if (found.uid !== ownerOfNew(folder)) {
    throw new Error(`${folder} belongs to another user; set LIVELANE_DELIVERY_DIR to a folder of your own`);
  }
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function made(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Not our own id: some mounts (NFS, containers) make other ones of it, for all files. */
function ownerOfNew(folder: string): number {
  const probe = join(folder, `.${randomBytes(8).toString('hex')}`);
  writeFileSync(probe, '', { flag: 'wx', mode: 0o600 });
  try {
    return statSync(probe).uid;
  } finally {
    unlinkSync(probe);
  }
}
