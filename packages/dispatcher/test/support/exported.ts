import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunPaths, type TestIdentity, testId } from '@livelane/core';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { onTestFinished } from 'vitest';
import { writeJUnit } from '../../src/export/junit.ts';
import { type RecordedRun, readRun } from '../../src/export/read-run.ts';

/** A recorded run, closed when the test is over. */
export async function read(paths: RunPaths, env: Record<string, string> = {}): Promise<RecordedRun> {
  const run = await readRun({ folder: paths.folder, env, backends: [] });
  onTestFinished(() => run.close());
  return run;
}

/** Path of a file that is in nobody's way, gone when the test is over. */
export function scratchFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'livelane-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}

/** Puts a file into a run's folder; gives its place there. */
export function keptFile(paths: RunPaths, name: string): string {
  mkdirSync(join(paths.evidence, '1'), { recursive: true });
  writeFileSync(join(paths.evidence, '1', name), 'content');
  return `evidence/1/${name}`;
}

export function identity(
  title: string,
  { path = [], file = 'a.spec.ts', ...more }: Partial<TestIdentity> = {},
): TestIdentity {
  return { id: testId(file, path, title), title, path, file, ...more };
}

export interface Properties {
  property: { name: string; value?: string; '#text'?: string }[];
}

export interface Failure {
  message: string;
  type: string;
  '#text'?: string;
  stackTrace?: string;
  'system-out'?: string;
}

export interface TestCase {
  classname: string;
  name: string;
  time: string;
  file: string;
  line?: string;
  timestamp?: string;
  properties?: Properties;
  failure?: Failure;
  error?: Failure;
  skipped?: { message?: string } | '';
  flakyFailure?: Failure[];
  rerunFailure?: Failure[];
  'system-out'?: string;
  'system-err'?: string;
}

export interface Suite {
  name: string;
  tests: string;
  failures: string;
  errors: string;
  skipped: string;
  time: string;
  timestamp: string;
  file?: string;
  properties: Properties;
  testcase?: TestCase[];
  'system-err'?: string;
}

const LISTS = ['testsuite', 'testcase', 'property', 'flakyFailure', 'rerunFailure'];

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => LISTS.includes(name),
});

/** The run's JUnit file as another tool reads it. */
export async function junitOf(paths: RunPaths, env: Record<string, string> = {}) {
  const file = scratchFile('junit.xml');
  await writeJUnit(file, await read(paths, env));
  return parsedJUnit(readFileSync(file, 'utf8'));
}

/** `root` has the counts of `testsuites`, `cases` are those of all suites. */
export function parsedJUnit(xml: string) {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(valid.err.msg);
  const { testsuites: root } = parser.parse(xml) as {
    testsuites: Omit<Suite, 'properties' | 'testcase'> & { testsuite: Suite[] };
  };
  const { testsuite: suites } = root;
  return { root, suites, cases: suites.flatMap(({ testcase = [] }) => testcase) };
}

/** Every property, with its value wherever it stands. */
export function propertiesOf({ properties }: { properties?: Properties }): [name: string, value: string][] {
  return (properties?.property ?? []).map((each) => [each.name, each.value ?? each['#text'] ?? '']);
}
