import { FRAMEWORKS } from './frameworks.ts';

export interface PassingSuite {
  /** The reporter's line, and tests that pass: one quick, one that waits for the file `gate` where `GATED` is set. */
  files: Record<string, string>;
  /** The framework's program, and its arguments. */
  program: string;
  args: string[];
  /** The package that has the reporter. */
  reporter: string;
}

const PAUSE = 'new Promise((done) => setTimeout(done, 10))';
const WAITS = `
  if (!process.env.GATED) return;
  while (!existsSync('gate')) await ${PAUSE};`;
const PATIENCE_MS = 60_000;
const { vitest, jest, mocha, cucumber } = FRAMEWORKS;

/** Each framework's smallest project whose own exit code is 0. */
export const PASSING: Record<string, PassingSuite> = {
  playwright: {
    files: {
      'package.json': '{ "type": "module", "private": true }',
      'playwright.config.js': `export default { testDir: 'tests', workers: 1, timeout: ${PATIENCE_MS}, reporter: [['list'], ['@livelane/playwright']] };`,
      'tests/a.spec.js': `
        import { existsSync } from 'node:fs';
        import { test } from '@playwright/test';
        test('passes', () => {});
        test('waits', async () => {${WAITS} });`,
    },
    program: '@playwright/test/cli.js',
    args: ['test'],
    reporter: 'playwright',
  },
  vitest: {
    files: {
      ...vitest?.files,
      'a.test.js': `
        import { existsSync } from 'node:fs';
        import { test } from 'vitest';
        test('passes', () => {});
        test('waits', async () => {${WAITS} }, ${PATIENCE_MS});`,
    },
    program: 'vitest/vitest.mjs',
    args: ['run'],
    reporter: 'vitest',
  },
  jest: {
    files: {
      ...jest?.files,
      'a.test.js': `
        const { existsSync } = require('node:fs');
        test('passes', () => {});
        test('waits', async () => {${WAITS} }, ${PATIENCE_MS});`,
    },
    program: 'jest/bin/jest.js',
    args: [],
    reporter: 'jest',
  },
  mocha: {
    files: {
      ...mocha?.files,
      'a.test.js': `
        import { existsSync } from 'node:fs';
        it('passes', () => {});
        it('waits', async () => {${WAITS} }).timeout(${PATIENCE_MS});`,
    },
    program: 'mocha/bin/mocha.js',
    args: [],
    reporter: 'mocha',
  },
  cucumber: {
    files: {
      ...cucumber?.files,
      'features/a.feature': `
Feature: a
  Scenario: passes
    Given it passes
  Scenario: waits
    Given it waits
`,
      'steps.js': `
        import { existsSync } from 'node:fs';
        import { Given, setDefaultTimeout } from '@cucumber/cucumber';
        setDefaultTimeout(${PATIENCE_MS});
        Given('it passes', () => {});
        Given('it waits', async () => {${WAITS} });`,
    },
    program: '@cucumber/cucumber/bin/cucumber.js',
    args: [],
    reporter: 'cucumber',
  },
};
