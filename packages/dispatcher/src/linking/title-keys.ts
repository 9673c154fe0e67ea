import type { LinkingSettings } from './settings.ts';

/**
 * A key as Jira's projects make them: issues (`CALC-123`), AIO Tests (`CALC-TC-7`), Zephyr (`CALC-T7`).
 * Many a word looks like one (`UTF-8`, `SHA-256`, `ISO-8601`, `HTTP-404`), so in a title it is a key only
 * where its form says that it is meant as one.
 */
const KEY = String.raw`[A-Z][A-Z0-9_]+-(?:TC-|T)?\d+`;

const WHOLE_KEY = new RegExp(`^${KEY}$`);
/** May hold several keys. With any other word in it, it is a remark. */
const BRACKETS = /\[([^[\]]+)\]/g;
/** Not within a word: `ada@CALC-1` is an address. No key is longer, and titles may be of any length. */
const AT_WORD = /(?<![^\s([{,;|])@([^\s@,;|()[\]{}]{1,200})/g;
/** playwright-xray: `CALC-1 | title`, `CALC-1,CALC-2 | title`. */
const BEFORE_BAR = new RegExp(String.raw`^\s*(${KEY}(?:\s*[,;]\s*${KEY})*)\s*\|`);
/** cypress-aiotests-reporter takes this anywhere in the titles. Tried once for each word: titles may be long. */
const AIO_KEY = /(?<!\w)\w+-TC-\d+/g;

/** In feature files that Xray has exported these stand beside `@TEST_CALC-1`; their issues are no tests. */
const OTHER_ISSUES = /^(TESTSET|PRECOND)_/;
const REQUIREMENT = /^REQ_/;

/** What a tag says, when it names an issue. */
export interface TagKey {
  /** `explicit`: the tag says that the issue is a test. `bare`: it is only a key. */
  kind: 'explicit' | 'bare' | 'requirement';
  key: string;
}

/** Values of one text (an annotation's): parted by commas, semicolons or white space. */
export function listed(text: string): string[] {
  return text.split(/[\s,;]+/).filter((value) => value !== '');
}

/**
 * `@TEST_CALC-1`, `@TestName:CALC-1`, `@CALC-1`, `@CALC-TC-7`, `@REQ_CALC-5`, with or without the `@`.
 * @param prefixes the setting `linking.tags`.
 */
export function tagKey(tag: string, prefixes: LinkingSettings['tags']): TagKey | undefined {
  const name = tag.replace(/^@/, '');
  const requirement = name.replace(REQUIREMENT, '');
  if (requirement !== name) return isKey(requirement) ? { kind: 'requirement', key: requirement } : undefined;
  for (const prefix of prefixes) {
    const key = name.slice(prefix.length);
    if (name.startsWith(prefix) && isKey(key)) return { kind: 'explicit', key };
  }
  return isKey(name) && !OTHER_ISSUES.test(name) ? { kind: 'bare', key: name } : undefined;
}

/** The words after an `@` in a title, each with its place; without the sentence's punctuation. */
export function atWords(title: string): { word: string; index: number }[] {
  return [...title.matchAll(AT_WORD)].map(({ 1: word = '', index }) => ({
    word: word.replace(/[.:!?'"]+$/, ''),
    index,
  }));
}

/**
 * Keys of cases in one title, in the order in which they stand there:
 * `[CALC-1]`, `[CALC-1, CALC-2]`, `@CALC-1`, `@TEST_CALC-1`, `CALC-1 | title`, `CALC-1,CALC-2 | title`,
 * `CALC-TC-7` anywhere, and what the user's own patterns find.
 *
 * `CALC-1: title` is none: no reporter reads it, and `HTTP-404: shows a page` is a sentence.
 */
export function keysInTitle(
  title: string,
  { titles, tags }: Pick<LinkingSettings, 'titles' | 'tags'>,
  patterns: readonly RegExp[],
): string[] {
  const found: { key: string; index: number }[] = [];
  const add = (keys: readonly string[], index: number) => {
    for (const key of keys) found.push({ key, index });
  };
  for (const pattern of patterns) {
    for (const match of title.matchAll(pattern)) add(listed(match[1] ?? match[0]), match.index);
  }
  if (titles) {
    for (const { 1: inner = '', index } of title.matchAll(BRACKETS)) {
      const words = listed(inner);
      if (words.every(isKey)) add(words, index);
    }
    for (const { word, index } of atWords(title)) {
      const tag = tagKey(word, tags);
      if (tag && tag.kind !== 'requirement') add([tag.key], index);
    }
    add(listed(BEFORE_BAR.exec(title)?.[1] ?? ''), 0);
    for (const { 0: key, index } of title.matchAll(AIO_KEY)) add([key], index);
  }
  return found.toSorted((a, b) => a.index - b.index).map(({ key }) => key);
}

function isKey(text: string): boolean {
  return WHOLE_KEY.test(text);
}
