import { randomBytes } from 'node:crypto';
import { extname, join } from 'node:path';
import { messageOf } from './errors.ts';
import type { Evidence } from './events.ts';
import type { RunPaths } from './paths.ts';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
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

/** Where `keepEvidence` puts a file, from the run's folder. */
const PLACE = /^evidence\/(?!\.\.?\/)[^/\\\0]+\/(?!\.\.?$)[^/\\\0]+$/;

/** Content that is read by people. */
const TEXT = /^text\/|[/+](json|xml|yaml|javascript|x-www-form-urlencoded|x-ndjson)\b/i;

/** Bytes; a larger body is written as it is. */
const STRUCK_BYTES = 1024 * 1024;

/**
 * Puts an attached file into the run's folder. A file is hard-linked (no bytes are moved), or copied where
 * that fails (another device, a file system without links), because frameworks delete theirs.
 * Never throws: a file that cannot be kept is described with the reason.
 * @param strike takes secrets out of the file's name, and out of a body of text of up to 1 MiB. Files are kept as they are.
 */
export function keepEvidence(
  paths: RunPaths,
  { name, contentType, path, body }: Attachment,
  strike: (text: string) => string = (text) => text,
): Evidence {
  try {
    if (path === undefined && body === undefined)
      return { name, contentType, missing: 'it was attached without a file' };
    // A link to a link would point at something that may change or vanish.
    const source = path === undefined ? undefined : realpathSync(path);
    const stat = source === undefined ? undefined : statSync(source);
    if (stat && !stat.isFile()) return { name, contentType, missing: 'it is not a regular file' };
    const id = randomBytes(8).toString('hex');
    const fileName = safeName(strike(name), path && strike(path));
    const folder = join(paths.evidence, id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const target = join(folder, fileName);
    const at = `evidence/${id}/${fileName}`;
    if (stat) {
      linkOrCopy(source as string, target);
      return { name, contentType, path: at, size: stat.size };
    }
    const content = struck(body ?? '', contentType, strike);
    writeFileSync(target, content, { mode: 0o600 });
    return { name, contentType, path: at, size: Buffer.byteLength(content) };
  } catch (error) {
    return { name, contentType, missing: messageOf(error) };
  }
}

/**
 * A kept file's absolute path and its bytes, or why there is none to be had. The journal may have been written on another
 * machine, or by somebody else: what it names must be a file of the run's own, and no link to another.
 * @param folder the run's.
 */
export function findEvidence(
  folder: string,
  { path, missing = 'it was not kept' }: Evidence,
): { path: string; size: number } | { missing: string } {
  if (path === undefined) return { missing };
  if (!PLACE.test(path)) return { missing: "it is not in the run's folder" };
  try {
    const absolute = join(folder, path);
    const stat = lstatSync(absolute);
    const isOwn = stat.isFile() && realpathSync(absolute) === join(realpathSync(folder), path);
    return isOwn ? { path: absolute, size: stat.size } : { missing: "it is no file in the run's folder" };
  } catch {
    return { missing: "gone from the run's folder" };
  }
}

function struck(
  body: Buffer | string,
  contentType: string,
  strike: (text: string) => string,
): Buffer | string {
  if (typeof body === 'string') return body.length > STRUCK_BYTES ? body : strike(body);
  if (!TEXT.test(contentType) || body.length > STRUCK_BYTES) return body;
  const text = body.toString('utf8');
  const clean = strike(text);
  // Decoding may have lost bytes of a text that is no UTF-8.
  return clean === text ? body : clean;
}

/**
 * A further name for a file, or a copy that only the user can read where the file system has no links.
 * @throws what the file system throws.
 */
export function linkOrCopy(source: string, target: string): void {
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
