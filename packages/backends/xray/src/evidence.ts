import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type AttachedFile, clean, type RunFacts } from '@livelane/dispatcher';
import type { EvidenceEntry } from './wire.ts';

/** Characters of a file's name before its extension. */
const STEM_LENGTH = 120;

/** Characters of a file's extension; a longer one is none. */
const EXTENSION_LENGTH = 10;

/** Bytes above which a file goes to the vendor by itself: within an import it would grow by a third. */
export const LARGE_FILE = 5 * 1024 * 1024;

/**
 * Unique in a Test Run, over attempts, tests of one Test and earlier runs of the same Test Execution: by the name alone it
 * is told whether a file has arrived.
 * @param ascii some sites store no other names (cypress-xray-plugin, `normalizeScreenshotNames`).
 */
export function evidenceName(
  { id, name, attempt, result }: AttachedFile,
  run: Pick<RunFacts, 'id'>,
  ascii: boolean,
): string {
  const plain = clean(ascii ? inAscii(name) : name)
    .replace(/[/\\\s]+/g, ' ')
    .trim();
  const found = extname(plain);
  const extension = found.length <= EXTENSION_LENGTH ? found : '';
  const stem = plain.slice(0, plain.length - extension.length).slice(0, STEM_LENGTH) || 'file';
  const of =
    result.attempts.length > 1 ? `-attempt-${(result.attempts[attempt]?.attempt ?? attempt) + 1}` : '';
  const mark = createHash('sha256').update(`${run.id}\n${id}`).digest('hex').slice(0, 8);
  // A cut may have split a character.
  return clean(`${stem}${of}-${mark}${extension}`);
}

/** @throws when the file is gone. */
export async function evidenceEntry(file: AttachedFile, filename: string): Promise<EvidenceEntry> {
  const bytes = await readFile(file.path);
  return { data: bytes.toString('base64'), filename, contentType: contentType(file) };
}

export function contentType({ contentType: given }: Pick<AttachedFile, 'contentType'>): string {
  return /^[\w.+-]+\/[\w.+-]+/.test(given) ? given : 'application/octet-stream';
}

/** `münze.png` as `munze.png`; what has no such form as `_`. */
function inAscii(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\u0020-\u007e]+/g, '_');
}
