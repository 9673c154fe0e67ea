import { hash } from 'node:crypto';
import { isAbsolute, relative, sep } from 'node:path';
import { OUTPUT_LIMIT } from './events.ts';

/** Most titles: nothing in them can be a terminal code or half a character. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/**
 * Codes of terminals, by ECMA-48: orders with parameters, strings (titles, links, the clipboard) to their end, and the
 * short ones. Not Node's `stripVTControlCharacters`: for 50,000 characters of `?;` behind an escape it takes two seconds,
 * four times as long for twice as many, and what is printed is the test's affair.
 */
const TERMINAL_CODES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the codes are made of.
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b(?:[#%()*+./-]?[0-~]| [F-N])/g;

/** Strips terminal codes and makes lone surrogates well formed, so that any vendor takes the text. */
export function plainText(text: string): string {
  if (PLAIN.test(text)) return text;
  return wellFormed(text.replace(TERMINAL_CODES, ''));
}

/** Line breaks of every kind: a text that goes on another line could pass for one of ours. */
const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Control characters, and what turns the direction of the text that follows (https://trojansource.codes). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
/** `##vso[…]`, `##[…]`, `##teamcity[…]`: orders to CI systems, some of which look for them anywhere in a line. */
const ORDER = /#(?=#(?:\w+\s*)?\[)/g;
/** `::error …::`: an order to GitHub Actions. */
const ORDER_AT_BEGIN = /^(\s*):(?=:)/;

/**
 * A line for a terminal or a CI's log, of whatever tests, vendors and files say: it stays one line, moves no cursor,
 * and is no order to the CI system.
 */
export function printable(text: string): string {
  return plainText(text)
    .replace(LINE_BREAKS, ' ')
    .replace(UNPRINTABLE, '\ufffd')
    .replace(ORDER, '# ')
    .replace(ORDER_AT_BEGIN, '$1: ');
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

/** What the marker of a cut holds beside the number. */
export const CUT = ' characters left out …';

/** Keeps head and tail of a long output, with a marker that says how much is missing between them. */
export function clipOutput(text: string, limit: number = OUTPUT_LIMIT): string {
  if (text.length <= limit) return text;
  const marker = `\n… ${text.length - limit}${CUT}\n`;
  const head = Math.floor(limit / 4);
  return wellFormed(text.slice(0, head) + marker + text.slice(text.length - (limit - head)));
}

/** `file` as the journal tells it: from `root`, with `/` on every system; as it is when it is on another drive. */
export function pathFrom(root: string, file: string): string {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return sep === '/' ? path : path.split(sep).join('/');
}
