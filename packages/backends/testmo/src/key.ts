import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { TestIdentity } from '@livelane/core';
import type { ReportSettings, Result } from '@livelane/dispatcher';
import { clean, clip } from '@livelane/dispatcher';
import type { TestmoSection } from './config.ts';
import { STRING_LIMIT, title } from './limits.ts';

/** How the vendor knows a test and where it shows it. */
export interface Identity {
  /** SHA-256 in hex: 64 characters of 0–9 and a–f. */
  key: string;
  name: string;
  folder: string;
}

/** Placeholder of the vendor's command line (@testmo/testmo-cli 1.5.0). */
const NO_FOLDER = 'Unnamed folder';
const NO_NAME = 'Unnamed test';

const SEPARATOR = ' › ';

/** Stands for the project's folder, deep enough for files that lie outside it (`../…`). */
const ROOT = '/1/2/3/4/5/6/7/8';

/** With `keys: 'testmo-cli'` the vendor's command line decides what is the same test, not `report.identity`. */
export function identify(
  result: Pick<Result, 'identity' | 'test'>,
  { keys, junit }: TestmoSection,
  report: Pick<ReportSettings, 'identity'>,
): Identity {
  return keys === 'testmo-cli'
    ? junitIdentity(result.test, junit ?? { testDir: '.', projectInName: false })
    : ownIdentity(result, report);
}

function ownIdentity(
  { identity, test: { project, file, path, title: name } }: Pick<Result, 'identity' | 'test'>,
  report: Pick<ReportSettings, 'identity'>,
): Identity {
  // One test in two projects has one place.
  const projectFolder = report.identity.includes('project') ? project : undefined;
  return {
    key: sha256(identity),
    name: title(name, NO_NAME),
    folder: title([projectFolder, file, ...path].filter(Boolean).join(SEPARATOR), NO_FOLDER),
  };
}

/**
 * What the vendor's command line sends for a test of Playwright's JUnit report.
 *
 * Playwright 1.65.1 (`reporters/junit.ts`): `classname` is the file suite's title, which is the file's path
 * from `config.rootDir` (the top-level `testDir`), also where that is `../…`; `name` is the titles of the
 * named groups and the test, joined by ` › `, after `[project] ` when `includeProjectInTestName` is set.
 * The project stands in `hostname` only, and a repetition (`repeatEach`) nowhere.
 * playwright-testmo-reporter 1.11.0: the same `classname`; `name` is the last `testTitleDepth` titles.
 * @testmo/testmo-cli 1.5.0 (`parsers/junit.js`, `core/remote.js`): the key is SHA-256 of
 * `classname.name`, of the full texts; of `name` alone only when there is no `classname`, which Playwright
 * always writes. A test without a name is left out there; here it gets a placeholder.
 */
function junitIdentity(test: TestIdentity, junit: NonNullable<TestmoSection['junit']>): Identity {
  const { testDir, titleDepth, projectInName } = junit;
  const file = posix.relative(posix.join(ROOT, testDir), posix.join(ROOT, test.file));
  const titlePath = ['', test.project ?? '', file, ...test.path.filter((group) => group !== ''), test.title];
  const titles = titlePath.slice(titleDepth === undefined ? 3 : titlePath.length - titleDepth);
  const prefix = projectInName && test.project ? `[${test.project}] ` : '';
  const folder = afterXml(file) || NO_FOLDER;
  const name = afterXml(prefix + titles.join(SEPARATOR)) || NO_NAME;
  return {
    key: sha256(`${folder}.${name}`),
    name: clip(clean(name), STRING_LIMIT),
    folder: clip(clean(folder), STRING_LIMIT),
  };
}

/**
 * An attribute's value as it arrives: Playwright drops the characters that XML discourages
 * (`reporters/junit.ts`), the parser (fast-xml-parser 5.12.1 with the command line's options) makes every
 * line break `\n` and trims.
 */
function afterXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the set that Playwright drops.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g, '')
      .replace(/\r\n?/g, '\n')
      .trim()
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
