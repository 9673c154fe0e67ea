import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identify } from '../src/key.ts';
import { identity, nastyTexts, section } from './samples.ts';

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
    expect(identify(identity(test), section({ keys: 'testmo-cli', junit }))).toEqual(sent);
    expect(
      identify(identity(test), section({ keys: 'testmo-cli', junit: { ...junit, projectInName: true } })),
    ).toEqual(sentWithProject);
  });

  test.each([
    ['.', 'tests/cart.spec.ts', 'tests/cart.spec.ts'],
    ['./tests', 'tests/cart.spec.ts', 'cart.spec.ts'],
    ['tests/', 'tests/deep/cart.spec.ts', 'deep/cart.spec.ts'],
    ['tests', 'other/b.spec.ts', '../other/b.spec.ts'],
    ['tests', '../shared/b.spec.ts', '../../shared/b.spec.ts'],
    ['../e2e', '../e2e/b.spec.ts', 'b.spec.ts'],
  ])('with testDir %s, %s is in the folder %s', (testDir, file, folder) => {
    expect(identify(identity({ file }), section({ keys: 'testmo-cli', junit: { testDir } }))).toMatchObject({
      folder,
    });
  });

  test.each([
    [1, 'sums'],
    [2, 'totals › sums'],
    [3, 'Cart › totals › sums'],
    [4, 'cart.spec.ts › Cart › totals › sums'],
    [5, 'chromium › cart.spec.ts › Cart › totals › sums'],
  ])('with playwright-testmo-reporter’s testTitleDepth %d a test is called %s', (titleDepth, name) => {
    const test = identity({
      file: 'tests/cart.spec.ts',
      path: ['Cart', 'totals'],
      title: 'sums',
      project: 'chromium',
    });
    const junit = { testDir: 'tests', titleDepth };
    expect(identify(test, section({ keys: 'testmo-cli', junit }))).toMatchObject({
      name,
      folder: 'cart.spec.ts',
    });
  });

  test('tell no projects apart, as Playwright’s report does not', () => {
    const keyOf = (project: string) => identify(identity({ project }), section({ keys: 'testmo-cli' })).key;
    expect(keyOf('chromium')).toBe(keyOf('firefox'));
  });
});

describe('our own keys', () => {
  test('do not depend on the line, the column or the tags', () => {
    const key = identify(identity(), section()).key;
    expect(identify(identity({ line: 99, column: 3, tags: ['@slow'] }), section()).key).toBe(key);
    expect(identify(identity({ repeat: 0 }), section()).key).toBe(key);
  });

  test('stay the same over versions', () => {
    expect(identify(identity({ project: 'chromium' }), section()).key).toBe(
      '71251242ebaddf8f0ddcb744a35bf043a175f05bbf97e422108d8e441f6214a7',
    );
  });

  test('tell projects, repetitions and tests apart', () => {
    const tests = [
      identity(),
      identity({ project: 'chromium' }),
      identity({ project: 'firefox' }),
      identity({ project: '1' }),
      identity({ repeat: 1 }),
      identity({ project: 'chromium', repeat: 1 }),
      identity({ id: 'cd'.repeat(32) }),
    ];
    const keys = new Set(tests.map((test) => identify(test, section()).key));
    expect(keys.size).toBe(tests.length);
  });

  test('show file and groups as the folder, after the project’s name', () => {
    expect(identify(identity({ path: ['Cart', 'totals'], title: 'sums' }), section())).toMatchObject({
      name: 'sums',
      folder: 'tests/cart.spec.ts › Cart › totals',
    });
    expect(identify(identity({ project: 'chromium', path: [] }), section())).toMatchObject({
      folder: 'chromium › tests/cart.spec.ts',
    });
  });
});

test.each(['livelane', 'testmo-cli'])('any text makes a key, a name and a folder (%s)', (keys) => {
  for (const text of nastyTexts) {
    const made = identify(
      identity({ title: text, path: [text], file: text, project: text }),
      section({ keys }),
    );
    expect(made.key).toMatch(/^[a-z0-9]{64}$/);
    for (const shown of [made.name, made.folder]) {
      expect(shown).toMatch(/\S/);
      expect(shown.length).toBeLessThanOrEqual(750);
      expect(JSON.stringify(shown)).not.toMatch(/\\u(0000|d[89a-f])/);
    }
  }
});
