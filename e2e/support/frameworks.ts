import { programOf, type Running, run } from './process.ts';
import type { Project } from './project.ts';

const HERE = import.meta.dirname;

export interface Framework {
  /** The reporter's line, and three tests: one passes, one fails, one is skipped. */
  files: Record<string, string>;
  start(project: Project, env: Record<string, string | undefined>, args?: string[]): Running;
  /** The exit code of a suite with one failure. */
  code: number;
}

const PACKAGE = '{ "type": "module", "private": true }';

/** A small project of each framework's, configured as its README says. */
export const FRAMEWORKS: Record<string, Framework> = {
  vitest: {
    files: {
      'package.json': PACKAGE,
      'vitest.config.js': `export default { test: { reporters: ['default', '@livelane/vitest'] } };`,
      'a.test.js': `
        import { expect, test } from 'vitest';
        test('passes', () => {});
        test('fails', () => { expect(1).toBe(2); });
        test.skip('is skipped', () => {});`,
    },
    start: ({ folder }, env, args = []) =>
      run(programOf(HERE, 'vitest/vitest.mjs'), ['run', ...args], { cwd: folder, env }),
    code: 1,
  },
  jest: {
    files: {
      'package.json': '{ "private": true }',
      'jest.config.json': JSON.stringify({ reporters: ['default', '@livelane/jest'] }),
      'a.test.js': `
        test('passes', () => {});
        test('fails', () => { expect(1).toBe(2); });
        test.skip('is skipped', () => {});`,
    },
    start: ({ folder }, env, args = []) =>
      run(programOf(HERE, 'jest/bin/jest.js'), args, { cwd: folder, env }),
    code: 1,
  },
  mocha: {
    files: {
      'package.json': PACKAGE,
      '.mocharc.json': JSON.stringify({ reporter: '@livelane/mocha', spec: 'a.test.js' }),
      'a.test.js': `
        it('passes', () => {});
        it('fails', () => { throw new Error('no'); });
        it.skip('is skipped', () => {});`,
    },
    start: ({ folder }, env, args = []) =>
      run(programOf(HERE, 'mocha/bin/mocha.js'), args, { cwd: folder, env }),
    code: 1,
  },
  cucumber: {
    files: {
      'package.json': PACKAGE,
      'cucumber.json': JSON.stringify({
        default: { format: ['progress', '@livelane/cucumber'], import: ['steps.js'] },
      }),
      'features/a.feature': `
Feature: a
  Scenario: passes
    Given it passes
  Scenario: fails
    Given it fails
  Scenario: is skipped
    Given it is skipped
`,
      'steps.js': `
        import { Given } from '@cucumber/cucumber';
        Given('it passes', () => {});
        Given('it fails', () => { throw new Error('no'); });
        Given('it is skipped', () => 'skipped');`,
    },
    start: ({ folder }, env, args = []) =>
      run(programOf(HERE, '@cucumber/cucumber/bin/cucumber.js'), args, { cwd: folder, env }),
    code: 1,
  },
};
