import { looksSecret } from '@livelane/core';
import type { Path } from './schema.ts';

const LONGEST = 80;

/** A value as messages show it: short, and without what might be a secret. */
export function shown(value: unknown, path: Path): string {
  if (path.some((key) => typeof key === 'string' && looksSecret(key))) return 'a value not shown here';
  if (typeof value === 'function') return 'a function';
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A circle or a bigint.
  }
  const safe = withoutUserInfo(text ?? String(value));
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
}

/** User and password in a URL replaced, also where a path was made of it. */
export function withoutUserInfo(text: string): string {
  return text.replace(/(:\/|\/\/)[^/@"\s]*@/g, '$1…@');
}
