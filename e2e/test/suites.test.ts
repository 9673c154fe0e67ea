import { cpSync, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readEvents } from '@livelane/core/testing';
import { describe, expect, test } from 'vitest';
import { Told } from '../conformance/kit/told.ts';
import { programOf, run } from '../support/process.ts';
import { Project } from '../support/project.ts';

const SUITES = join(import.meta.dirname, '../../fixtures/suites');

interface Counts {
  passed: number;
  failed: number;
}

/** Tests of each suite, and those of them that fail. Playwright takes long: it runs the smaller half of `parser`. */
const EXPECTED: Record<string, Record<string, Counts>> = {
  commonmark: everywhere({ passed: 649, failed: 3 }),
  parser: { ...everywhere({ passed: 5344, failed: 17 }), playwright: { passed: 1382, failed: 17 } },
};

interface User {
  program: string;
  args: string[];
  /** Its config, without and with our line. */
  config: [name: string, text: (reporters: string) => string];
  /** Its reporters in the words of that config. */
  without: string;
  with: string;
  /** Its own counts, at the end of its output. */
  counts: Record<keyof Counts, RegExp>;
}

/** What counts as slow is told besides, which on a busy machine is another set of tests each time: nothing does here. */
const USERS: Record<string, User> = {
  playwright: {
    program: '@playwright/test/cli.js',
    args: ['test', '--workers=2'],
    config: [
      'playwright.config.js',
      (reporters) => `export default { fullyParallel: true, reporter: ${reporters} };`,
    ],
    without: `[['dot']]`,
    with: `[['dot'], ['@livelane/playwright']]`,
    counts: { passed: /^ {2}(\d+) passed/m, failed: /^ {2}(\d+) failed/m },
  },
  jest: {
    program: 'jest/bin/jest.js',
    args: ['--maxWorkers=2'],
    config: ['jest.config.json', (reporters) => `{ "reporters": ${reporters}, "slowTestThreshold": 600 }`],
    without: `["default"]`,
    with: `["default", "@livelane/jest"]`,
    counts: { passed: /^Tests:.* (\d+) passed/m, failed: /^Tests: +(\d+) failed/m },
  },
  vitest: {
    program: 'vitest/vitest.mjs',
    args: ['run', '--maxWorkers=2'],
    config: [
      'vitest.config.js',
      (reporters) => `export default { test: { reporters: ${reporters}, slowTestThreshold: 600_000 } };`,
    ],
    without: `['default']`,
    with: `['default', '@livelane/vitest']`,
    counts: { passed: /^ +Tests .*\b(\d+) passed/m, failed: /^ +Tests +(\d+) failed/m },
  },
  mocha: {
    program: 'mocha/bin/mocha.js',
    args: [],
    config: ['.mocharc.json', (reporters) => `{ "spec": "*.js", ${reporters} }`],
    without: `"reporter": "dot"`,
    with: `"reporter": "@livelane/mocha", "reporterOptions": { "console": "dot" }`,
    counts: { passed: /^ {2}(\d+) passing/m, failed: /^ {2}(\d+) failing/m },
  },
  cucumber: {
    program: '@cucumber/cucumber/bin/cucumber.js',
    args: ['--parallel', '2'],
    config: [
      'cucumber.json',
      (reporters) => `{ "default": { "require": ["steps.cjs"], "format": ${reporters} } }`,
    ],
    without: `["progress"]`,
    with: `["progress", "@livelane/cucumber"]`,
    counts: { passed: /^\d+ scenarios \(.*?(\d+) passed\)/m, failed: /^\d+ scenarios \((\d+) failed/m },
  },
};

describe.each(Object.entries(EXPECTED))('the suite %s', (suite, counts) => {
  test.each(Object.entries(USERS))(
    'with %s: one more line, and nothing is different',
    async (name, user) => {
      const expected = counts[name];
      const without = await execute(suite, name, user, user.without);
      const withUs = await execute(suite, name, user, user.with);
      expect(countsIn(without.output, user)).toEqual(expected);
      expect(countsIn(withUs.output, user)).toEqual(expected);
      expect(withUs.code).toBe(without.code);
      expect(linesOf(withUs.output)).toEqual(linesOf(without.output));
      const statuses = new Told(withUs.journal).tests.map(({ attempts }) => attempts.at(-1)?.status);
      expect({
        passed: statuses.filter((status) => status === 'passed').length,
        failed: statuses.filter((status) => status === 'failed').length,
      }).toEqual(expected);
    },
    180_000,
  );
});

async function execute(suite: string, name: string, { program, args, config }: User, reporters: string) {
  const folder = join(SUITES, suite);
  const [file, text] = config;
  const project = new Project({ [`${name}/${file}`]: text(reporters) }, folder);
  for (const part of ['declare.cjs', 'examples.cjs', name]) {
    cpSync(join(folder, part), join(project.folder, part), { recursive: true });
  }
  const cwd = join(project.folder, name);
  if (name === 'cucumber') await run(join(SUITES, 'features.cjs'), [project.folder], { cwd }).ended;
  const { code, output } = await run(programOf(cwd, program), args, { cwd }).ended;
  const runs = join(cwd, '.livelane/runs');
  const [made] = existsSync(runs) ? readdirSync(runs) : [];
  return {
    code,
    output: output.replaceAll(basename(project.folder), 'project'),
    journal: made ? readEvents(join(runs, made)) : [],
  };
}

function everywhere(counts: Counts): Record<string, Counts> {
  return Object.fromEntries(
    ['playwright', 'jest', 'vitest', 'mocha', 'cucumber'].map((name) => [name, counts]),
  );
}

function countsIn(output: string, { counts }: User): Counts {
  return {
    passed: Number(counts.passed.exec(output)?.[1]),
    failed: Number(counts.failed.exec(output)?.[1]),
  };
}

/**
 * The console without our own lines, and without what differs between any two runs: times, folders, the order
 * in which workers end, and the progress that is drawn meanwhile.
 */
function linesOf(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => !line.startsWith('Livelane: '))
    .map((line) => line.replaceAll(/\d+(\.\d+)?/g, '0'))
    .map((line) => line.replaceAll(/\b0 ?m?s\b/g, '0').trimEnd())
    .filter((line) => !/^[.·×F!,±]*$/.test(line))
    .sort();
}
