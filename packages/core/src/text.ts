import { hash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { OUTPUT_LIMIT } from './events.ts';

/** Most titles: nothing in them can be a terminal code or half a character. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/** Strips terminal codes and makes lone surrogates well formed, so that any vendor takes the text. */
export function plainText(text: string): string {
  if (PLAIN.test(text)) return text;
  return wellFormed(stripVTControlCharacters(text));
}

// String.prototype.toWellFormed is in Node 20 but not in the ES2023 library types.
export function wellFormed(text: string): string {
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/**
 * A test's id: SHA-256 (hex) of its file, groups and title, and of nothing else, so that it is the same
 * in every run, on every machine, in every worker and shard. Renaming a group makes another test, moving
 * a line does not.
 * @param file path from the project's root, with `/`.
 * @param path titles of the enclosing groups, outermost first.
 */
export function testId(file: string, path: readonly string[], title: string): string {
  // JSON keeps ["a","b c"] and ["a b","c"] apart.
  return hash('sha256', JSON.stringify([file, ...path, title]));
}

/** Keeps head and tail of a long output, with a marker that says how much is missing between them. */
export function clipOutput(text: string, limit: number = OUTPUT_LIMIT): string {
  if (text.length <= limit) return text;
  const marker = `\n… ${text.length - limit} characters left out …\n`;
  const head = Math.floor(limit / 4);
  return wellFormed(text.slice(0, head) + marker + text.slice(text.length - (limit - head)));
}

/** `file` as the journal tells it: from `root`, with `/` on every system; as it is when it is on another drive. */
export function pathFrom(root: string, file: string): string {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return sep === '/' ? path : path.split(sep).join('/');
}
