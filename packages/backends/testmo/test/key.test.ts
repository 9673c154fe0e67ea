import { readFileSync } from 'node:fs';
import type { TestIdentity } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { identify } from '../src/key.ts';
import { nastyTexts, report, result, section } from './samples.ts';

function named(test: Partial<TestIdentity> = {}, settings: Record<string, unknown> = {}, policy = report) {
  return identify(result('passed', [{}], test), section(settings), policy);
}

interface Row {
  file: string;
  project: string;
  path: string[];
  title: string;
  sent: { key: string; name: string; folder: string };
  sentWithProject: { key: string; name: string; folder: string };
}

/**
 * What the modules of @testmo/testmo-cli 1.5.0 (JUnit parser and request builder, fast-xml-parser 5.12.1)
 * made of the JUnit report that Playwright 1.65.1 writes for `test/playwright`; `sentWithProject`: with
 * `PLAYWRIGHT_JUNIT_INCLUDE_PROJECT_IN_TEST_NAME=1`.
 */
const rows: Row[] = JSON.parse(readFileSync(new URL('data/testmo-cli-1.5.0.json', import.meta.url), 'utf8'));

describe('keys like the vendor’s command line', () => {
  test.each(rows)('$title', ({ sent, sentWithProject, ...test }) => {
    const junit = { testDir: 'tests' };
    expect(named(test, { keys: 'testmo-cli', junit })).toEqual(sent);
    expect(named(test, { keys: 'testmo-cli', junit: { ...junit, projectInName: true } })).toEqual(
      sentWithProject,
    );
  });

  test.each([
    ['.', 'tests/cart.spec.ts', 'tests/cart.spec.ts'],
    ['./tests', 'tests/cart.spec.ts', 'cart.spec.ts'],
    ['tests/', 'tests/deep/cart.spec.ts', 'deep/cart.spec.ts'],
    ['tests', 'other/b.spec.ts', '../other/b.spec.ts'],
    ['tests', '../shared/b.spec.ts', '../../shared/b.spec.ts'],
    ['../e2e', '../e2e/b.spec.ts', 'b.spec.ts'],
  ])('with testDir %s, %s is in the folder %s', (testDir, file, folder) => {
    expect(named({ file }, { keys: 'testmo-cli', junit: { testDir } })).toMatchObject({ folder });
  });

  test.each([
    [1, 'sums'],
    [2, 'totals › sums'],
    [3, 'Cart › totals › sums'],
    [4, 'cart.spec.ts › Cart › totals › sums'],
    [5, 'chromium › cart.spec.ts › Cart › totals › sums'],
  ])('with playwright-testmo-reporter’s testTitleDepth %d a test is called %s', (titleDepth, name) => {
    const test = {
      file: 'tests/cart.spec.ts',
      path: ['Cart', 'totals'],
      title: 'sums',
      project: 'chromium',
    };
    const junit = { testDir: 'tests', titleDepth };
    expect(named(test, { keys: 'testmo-cli', junit })).toMatchObject({
      name,
      folder: 'cart.spec.ts',
    });
  });

  test('tell no projects apart, as Playwright’s report does not', () => {
    const keyOf = (project: string) => named({ project }, { keys: 'testmo-cli' }).key;
    expect(keyOf('chromium')).toBe(keyOf('firefox'));
  });
});

describe('our own keys', () => {
  test('stay the same over versions', () => {
    expect(named({ project: 'chromium' }).key).toBe(
      '71251242ebaddf8f0ddcb744a35bf043a175f05bbf97e422108d8e441f6214a7',
    );
  });

  test('are one for tests that are the same for a vendor', () => {
    const key = (more: object) => identify({ ...result(), ...more }, section(), report).key;
    expect(key({ identity: 'one', id: 'r2' })).toBe(key({ identity: 'one' }));
    expect(key({ identity: 'another' })).not.toBe(key({ identity: 'one' }));
  });

  test('show file and groups as the folder, after the project’s name', () => {
    expect(named({ path: ['Cart', 'totals'], title: 'sums' })).toMatchObject({
      name: 'sums',
      folder: 'tests/cart.spec.ts › Cart › totals',
    });
    expect(named({ project: 'chromium', path: [] })).toMatchObject({
      folder: 'chromium › tests/cart.spec.ts',
    });
  });

  test('have one folder for all projects where a project makes no other test', () => {
    const test = { project: 'chromium', path: [] };
    expect(named(test, {}, { ...report, identity: [] })).toMatchObject({ folder: 'tests/cart.spec.ts' });
  });
});

test.each(['livelane', 'testmo-cli'])('any text makes a key, a name and a folder (%s)', (keys) => {
  for (const text of nastyTexts) {
    const made = named({ title: text, path: [text], file: text, project: text }, { keys });
    expect(made.key).toMatch(/^[a-z0-9]{64}$/);
    for (const shown of [made.name, made.folder]) {
      expect(shown).toMatch(/\S/);
      expect(shown.length).toBeLessThanOrEqual(750);
      expect(JSON.stringify(shown)).not.toMatch(/\\u(0000|d[89a-f])/);
    }
  }
});
