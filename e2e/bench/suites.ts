import { join } from 'node:path';

export interface Suite {
  /** The program, and its arguments. */
  program: string;
  args(workers: number): string[];
  /** `count` tests in ten files, and a config with a reporter. */
  files(count: number, reporter: string, body: string): Record<string, string>;
  /** The reporter that measures another one. */
  measuring: string;
  /** It has no workers worth measuring: with them it hands over whole files. */
  isSerial?: true;
  /** Wall time beside empty hooks that is wanted. */
  wanted: number;
}

const FILES = 10;

function tests(
  count: number,
  file: (n: number) => string,
  head: string,
  test: string,
  body: string,
): Record<string, string> {
  const run = body === '' ? '() => {}' : `async () => { ${body} }`;
  const text = `${head}\nfor (let n = 0; n < ${count / FILES}; n++) ${test}('test ' + n, ${run});\n`;
  return Object.fromEntries(Array.from({ length: FILES }, (_, n) => [file(n), text]));
}

const measuring = (file: string) => join(import.meta.dirname, 'measuring', file);
const module = { 'package.json': '{ "type": "module", "private": true }' };

/** Trivial suites, one for each framework, in which nothing is left but what the framework and its reporter take. */
export const SUITES: Record<string, Suite> = {
  playwright: {
    program: '@playwright/test/cli.js',
    args: (workers) => ['test', `--workers=${workers}`],
    files: (count, reporter, body) => ({
      ...module,
      'playwright.config.ts': `export default { testDir: 'tests', reporter: [[${JSON.stringify(reporter)}]] };`,
      ...tests(count, (n) => `tests/${n}.spec.ts`, "import { test } from '@playwright/test';", 'test', body),
    }),
    measuring: measuring('playwright.mjs'),
    wanted: 1.02,
  },
  jest: {
    program: 'jest/bin/jest.js',
    args: (workers) => (workers === 1 ? ['--runInBand'] : [`--maxWorkers=${workers}`]),
    files: (count, reporter, body) => ({
      'package.json': '{ "private": true }',
      'jest.config.json': JSON.stringify({ reporters: [reporter], transform: {} }),
      ...tests(count, (n) => `tests/${n}.test.js`, '', 'test', body),
    }),
    measuring: measuring('jest.mjs'),
    wanted: 1.05,
  },
  vitest: {
    program: 'vitest/vitest.mjs',
    args: (workers) => ['run', `--maxWorkers=${workers}`],
    files: (count, reporter, body) => ({
      ...module,
      'vitest.config.js': `export default { test: { reporters: [${JSON.stringify(reporter)}] } };`,
      ...tests(count, (n) => `tests/${n}.test.js`, "import { test } from 'vitest';", 'test', body),
    }),
    measuring: measuring('vitest.mjs'),
    wanted: 1.05,
  },
  mocha: {
    program: 'mocha/bin/mocha.js',
    args: () => [],
    files: (count, reporter, body) => ({
      ...module,
      '.mocharc.json': JSON.stringify({ reporter, spec: 'tests/*.js' }),
      ...tests(count, (n) => `tests/${n}.js`, '', 'it', body),
    }),
    measuring: measuring('mocha.cjs'),
    isSerial: true,
    wanted: 1.15,
  },
  cucumber: {
    program: '@cucumber/cucumber/bin/cucumber.js',
    args: (workers) => (workers === 1 ? [] : ['--parallel', String(workers)]),
    files: (count, reporter, body) => ({
      ...module,
      'cucumber.json': JSON.stringify({
        // With a file of its own it prints no console beside itself.
        default: { format: [[reporter, 'formatted.txt']], import: ['steps.js'] },
      }),
      'steps.js': `import { Given } from '@cucumber/cucumber';\nGiven('nothing', async () => { ${body} });\n`,
      ...Object.fromEntries(
        Array.from({ length: FILES }, (_, file) => [
          `features/${file}.feature`,
          [
            `Feature: ${file}`,
            ...Array.from({ length: count / FILES }, (_, n) => `  Scenario: test ${n}\n    Given nothing`),
          ].join('\n'),
        ]),
      ),
    }),
    measuring: measuring('cucumber.mjs'),
    wanted: 1.05,
  },
};
