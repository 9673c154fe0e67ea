import { randomBytes } from 'node:crypto';
import { extname, join } from 'node:path';
import { messageOf } from './errors.ts';
import type { Evidence } from './events.ts';
import type { RunPaths } from './paths.ts';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from './platform.ts';
import { wellFormed } from './text.ts';

/** A file that a test attached: by path, or by content. */
export interface Attachment {
  name: string;
  contentType: string;
  path?: string;
  body?: Buffer | string;
}

/**
 * Puts an attached file into the run's folder. A file is hard-linked (no bytes are moved), or copied where
 * that fails (another device, a file system without links), because frameworks delete theirs.
 * Never throws: a file that cannot be kept is described with the reason.
 */
export function keepEvidence(paths: RunPaths, { name, contentType, path, body }: Attachment): Evidence {
  try {
    if (path === undefined && body === undefined)
      return { name, contentType, missing: 'it was attached without a file' };
    // A link to a link would point at something that may change or vanish.
    const source = path === undefined ? undefined : realpathSync(path);
    const stat = source === undefined ? undefined : statSync(source);
    if (stat && !stat.isFile()) return { name, contentType, missing: 'it is not a regular file' };
    const id = randomBytes(8).toString('hex');
    const fileName = safeName(name, path);
    const folder = join(paths.evidence, id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const target = join(folder, fileName);
    if (source === undefined) writeFileSync(target, body as Buffer | string, { mode: 0o600 });
    else linkOrCopy(source, target);
    const size = stat?.size ?? Buffer.byteLength(body as Buffer | string);
    return { name, contentType, path: `evidence/${id}/${fileName}`, size };
  } catch (error) {
    return { name, contentType, missing: messageOf(error) };
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
    // A copy takes over the mode of its source.
    chmodSync(target, 0o600);
  }
}

/**
 * The attachment's name as the name of a file: no folders, nothing hidden, with the file's extension. Of
 * three bytes a character it stays below the 255 bytes that file systems allow.
 */
function safeName(name: string, path: string | undefined): string {
  const visible = plainCharacters(name).replace(/^[. ]+/, '_');
  const extension = wellFormed(plainCharacters(extname(path ?? visible)).slice(0, 16));
  const base = wellFormed(visible.slice(0, 60)) || 'file';
  return base.endsWith(extension) ? base : `${base}${extension}`;
}

function plainCharacters(text: string): string {
  return text.replace(/[^\p{L}\p{N}._ -]+/gu, '_');
}
