import { randomBytes } from 'node:crypto';
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Characters that are written at once. */
const CHUNK = 64 * 1024;

/**
 * Writes to a stream, which stays open, or a file: for its owner only, because outputs may hold secrets. Nobody finds
 * half of a file under its name, nor loses the one that was there when writing fails.
 * @throws what the file system throws, and what making the text throws.
 */
export async function writeText(to: string | Writable, text: Iterable<string>): Promise<void> {
  if (typeof to !== 'string') return pipeline(Readable.from(inChunks(text)), to, { end: false });
  const isReplaced = await isReplaceable(to);
  // In a folder where others can write, nobody knows it beforehand, and none that is there is written to.
  const target = isReplaced ? `${to}.${randomBytes(6).toString('hex')}.part` : to;
  try {
    await writeFile(target, inChunks(text), { mode: 0o600, flag: isReplaced ? 'wx' : 'w' });
    if (isReplaced) await rename(target, to);
  } catch (error) {
    if (isReplaced) await rm(target, { force: true });
    throw error;
  }
}

/** A pipe, a device or a link is written to, not replaced. */
export async function isReplaceable(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isFile(),
    () => true,
  );
}

/** The same text in pieces that are worth a system call each. */
function* inChunks(text: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of text) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
