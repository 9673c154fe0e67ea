import { plainText } from '@livelane/core';

/** Longest marker of a cut in the middle, characters. */
const MARKER_ROOM = 60;

/**
 * Text that any receiver stores: no terminal codes, no lone surrogates, and a visible sign in place of
 * control characters (databases refuse NUL) other than tab and line breaks.
 */
export function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be sent.
  return plainText(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
}

/** On one line, never empty, cut with `…`. */
export function oneLine(text: string, placeholder: string, limit: number): string {
  return clip(clean(text).replace(/\s+/g, ' ').trim() || placeholder, limit);
}

/** Cuts at the end, with `…` as the last character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, boundaryBefore(text, limit - 1))}…`;
}

/** Cuts in the middle, with a marker that says how much is missing: of outputs and stacks both ends count. */
export function clipMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - MARKER_ROOM;
  const end = boundaryBefore(text, Math.floor(room / 2));
  const begin = boundaryAfter(text, text.length - (room - end));
  return `${text.slice(0, end)}\n… ${begin - end} characters left out …\n${text.slice(begin)}`;
}

/** The index, or the one before it, where a cut splits no surrogate pair. */
function boundaryBefore(text: string, index: number): number {
  return isLowSurrogate(text, index) ? index - 1 : index;
}

function boundaryAfter(text: string, index: number): number {
  return isLowSurrogate(text, index) ? index + 1 : index;
}

/** Asked of well-formed text only, where a low surrogate always follows a high one. */
function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}
