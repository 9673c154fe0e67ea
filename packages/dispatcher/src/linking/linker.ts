import type { AttemptEnd, TestIdentity } from '@livelane/core';
import { Minimatch } from 'minimatch';
import { type MappingEntry, TITLE_SEPARATOR } from './mapping-file.ts';
import type { LinkingSettings } from './settings.ts';
import { atWords, keysInTitle, listed, tagKey } from './title-keys.ts';

/** What a test is linked to: keys at the vendor, the first named first, each once. */
export interface Links {
  cases: string[];
  requirements: string[];
}

export type Linker = (attempts: readonly [AttemptEnd, ...AttemptEnd[]]) => Links;

/** In JUnit files Xray reads a property `requirements` and an attribute `requirement`. */
const REQUIREMENT_ANNOTATIONS = ['requirements', 'requirement'];

/**
 * Finds out what tests are linked to. Of these the first that names any case decides:
 *
 * 1. the author's API: the only one that can mean nothing else;
 * 2. the framework's own metadata, annotations and tags: written for machines;
 * 3. keys in the titles of groups and test, from the outside in, and what `linking.patterns` find there;
 * 4. the mapping file, for tests that nobody wants to touch.
 *
 * They are not added up, so that a key that was copied along with a title, or an old line of the mapping file, can be
 * corrected in the test. What any attempt named counts, so that a retry that stops earlier loses no link.
 */
export function makeLinker(settings: LinkingSettings, mapping: readonly MappingEntry[]): Linker {
  const patterns = settings.patterns.map((pattern) => new RegExp(pattern, 'g'));
  const mapped = mapping.map(({ test, file, project, cases }) => ({
    hasTitles: titleMatcher(test),
    isIn: file === undefined ? () => true : fileMatcher(file),
    project,
    cases,
  }));
  return (attempts) => {
    const { test } = attempts.at(-1) ?? attempts[0];
    const titles = [...test.path, test.title];
    const tags = tagsOf(test, titles, settings);
    const levels = [
      () => attempts.flatMap(({ cases = [] }) => cases),
      () => [...annotatedCases(attempts, settings), ...taggedCases(tags, settings)],
      () => titles.flatMap((title) => keysInTitle(title, settings, patterns)),
      () => mappedCases(test, titles, mapped),
    ];
    let cases: string[] = [];
    for (const level of levels) {
      cases = level();
      if (cases.length > 0) break;
    }
    return { cases: [...new Set(cases)], requirements: [...new Set(requirements(attempts, tags, settings))] };
  };
}

/**
 * Playwright makes tags of the `@words` in titles as well. Those are read in the titles, or else a `@CALC-1` there
 * would hide the `[CALC-2]` beside it.
 */
function tagsOf({ tags = [] }: TestIdentity, titles: readonly string[], settings: LinkingSettings): string[] {
  if (!settings.titles) return tags;
  const inTitles = new Set(titles.flatMap(atWords).map(({ word }) => `@${word}`));
  return tags.filter((tag) => !inTitles.has(tag));
}

/** The first type that has a value decides: `test_key` and `test_id` name the same test in two ways. */
function annotatedCases(attempts: readonly AttemptEnd[], { annotations }: LinkingSettings): string[] {
  for (const type of annotations) {
    const keys = annotated(attempts, [type]);
    if (keys.length > 0) return keys;
  }
  return [];
}

/**
 * Where a tag says that its issue is a test, bare keys are none: a feature file exported from Xray has the keys of
 * execution, requirements and test sets as bare tags beside it
 * (https://docs.getxray.app/display/XRAY600/Export+Cucumber+Features).
 */
function taggedCases(tags: readonly string[], settings: LinkingSettings): string[] {
  const keys = tags.flatMap((tag) => tagKey(tag, settings.tags) ?? []);
  const kind = keys.some((tag) => tag.kind === 'explicit') ? 'explicit' : 'bare';
  return keys.filter((tag) => tag.kind === kind).map(({ key }) => key);
}

function requirements(
  attempts: readonly AttemptEnd[],
  tags: readonly string[],
  { titles, tags: prefixes }: LinkingSettings,
): string[] {
  const { test } = attempts.at(-1) as AttemptEnd;
  const words = titles ? [...test.path, test.title].flatMap(atWords).map(({ word }) => word) : [];
  const tagged = [...tags, ...words].flatMap((tag) => tagKey(tag, prefixes) ?? []);
  return [
    ...annotated(attempts, REQUIREMENT_ANNOTATIONS),
    ...tagged.filter(({ kind }) => kind === 'requirement').map(({ key }) => key),
  ];
}

function annotated(attempts: readonly AttemptEnd[], types: readonly string[]): string[] {
  return attempts
    .flatMap(({ annotations = [] }) => annotations)
    .filter(({ type }) => types.includes(type))
    .flatMap(({ description = '' }) => listed(description));
}

interface MappedTest {
  hasTitles(titles: string): boolean;
  isIn(file: string): boolean;
  project: string | undefined;
  cases: string[];
}

function mappedCases(
  { file, project: own }: TestIdentity,
  titles: readonly string[],
  mapped: readonly MappedTest[],
): string[] {
  const joined = titles.join(TITLE_SEPARATOR);
  return mapped.flatMap(({ hasTitles, isIn, project, cases }) =>
    hasTitles(joined) && isIn(file) && (project === undefined || project === own) ? cases : [],
  );
}

/** Titles are no paths: brackets, braces and slashes in them mean themselves, and `*` goes over everything. */
function titleMatcher(pattern: string): MappedTest['hasTitles'] {
  if (!pattern.includes('*')) return (titles) => titles === pattern;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 's');
  return (titles) => expression.test(titles);
}

function fileMatcher(glob: string): MappedTest['isIn'] {
  const matcher = new Minimatch(glob, { dot: true, matchBase: true, nocomment: true, nonegate: true });
  return (file) => matcher.match(file);
}
