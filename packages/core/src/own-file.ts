import { constants } from 'node:fs';
import { closeSync, fstatSync, openSync } from './platform.ts';

// Windows has neither, and makes no links without being asked.
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR } = constants;

const USES = {
  read: O_RDONLY,
  append: O_RDWR | O_APPEND | O_CREAT,
  'append-new': O_RDWR | O_APPEND | O_CREAT | O_EXCL,
};

/**
 * Opens a file of a journal. A journal may have been put there by somebody else: through a link its lines would be
 * written to the end of any file of the user's, and opening a pipe would wait for ever.
 * @throws what the file system throws (ELOOP: it is a link), or that it is a pipe.
 */
export function openOwn(path: string, use: keyof typeof USES): number {
  const fd = openSync(path, USES[use] | O_NOFOLLOW | O_NONBLOCK, 0o600);
  if (!fstatSync(fd).isFIFO()) return fd;
  closeSync(fd);
  throw new Error(`${path} is a pipe, and so no file of a journal`);
}
