import { expect, test } from 'vitest';
import { livelane, playwright } from '../support/process.ts';
import { playwrightProject } from '../support/project.ts';
import { heldTests, isClosed, settings, TOKEN, testmo } from '../support/testmo.ts';

/** Every way to name a case, one test each; the title says which. */
const SPEC = `
  import { expect, test } from '@playwright/test';
  import { livelane } from '@livelane/playwright';

  test('by the API, not by its title [CALC-99]', () => {
    livelane.case('CALC-1', 'CALC-2');
    livelane.comment('seen twice');
    livelane.owner('Ada');
    livelane.field('area', 'cart');
  });
  test('by the API over attempts', () => {
    livelane.case('CALC-' + (3 + test.info().retry));
    expect(test.info().retry).toBe(1);
  });
  test('by an annotation', {
    annotation: [
      { type: 'test_key', description: 'CALC-5, CALC-6' },
      { type: 'requirements', description: 'CALC-50' },
    ],
  }, () => {});
  test('by a tag', { tag: ['@TEST_CALC-7', '@CALC-99', '@REQ_CALC-51'] }, () => {});
  test('CALC-8,CALC-9 | before a bar', () => {});
  test('by [CALC-10] in its title and @CALC-11', () => {});
  test.describe('a group [CALC-12]', () => {
    test('and PROJ-TC-13 in it', () => {});
  });
  test('by a pattern (C14)', () => {});
  test.describe('Cart', () => {
    test('by the mapping', () => {});
  });
  test('hashes UTF-8 with SHA-256', () => {});
  test('kept from the vendors', () => { livelane.ignore(); });
`;

const MAPPING = [{ test: 'Cart > by *', file: 'tests/*.spec.ts', cases: ['CALC-15'] }];

type Held = ReturnType<typeof heldTests>;

function shown(held: Held, title: string, field: string): string | undefined {
  return held.find(({ name }) => name === title)?.fields?.find(({ name }) => name === field)?.value;
}

test('every way to name a case is seen in Testmo, what is ignored is not, and nothing in a title is mistaken', async () => {
  const emulator = await testmo();
  const linking = { patterns: ['\\((C\\d+)\\)'], mapping: 'cases.json' };
  const project = playwrightProject(
    { 'all.spec.ts': SPEC },
    { config: 'retries: 1,', livelane: settings(emulator, { linking }) },
  );
  project.write('cases.json', JSON.stringify(MAPPING));
  const { code, output } = await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code).toBe(0);
  expect(output).toMatch(/10 tests \(.*\), 1 ignored → 10 delivered to Testmo/);

  const state = emulator.state();
  expect(isClosed(state)).toBe(true);
  expect(state.violations).toEqual([]);
  const held = heldTests(state);
  const linked = held.map(({ name }) => [name, shown(held, name, 'Cases')]);
  expect(Object.fromEntries(linked)).toEqual({
    'by the API, not by its title [CALC-99]': 'CALC-1, CALC-2',
    'by the API over attempts': 'CALC-3, CALC-4',
    'by an annotation': 'CALC-5, CALC-6',
    'by a tag': 'CALC-7',
    'CALC-8,CALC-9 | before a bar': 'CALC-8, CALC-9',
    'by [CALC-10] in its title and @CALC-11': 'CALC-10, CALC-11',
    'and PROJ-TC-13 in it': 'CALC-12, PROJ-TC-13',
    'by a pattern (C14)': 'C14',
    'by the mapping': 'CALC-15',
    'hashes UTF-8 with SHA-256': undefined,
  });
  const api = 'by the API, not by its title [CALC-99]';
  expect(shown(held, api, 'Comment')).toBe('seen twice');
  expect(shown(held, api, 'Owner')).toBe('Ada');
  expect(shown(held, api, 'area')).toBe('cart');
  expect(shown(held, 'by an annotation', 'Requirements')).toBe('CALC-50');
  expect(shown(held, 'by an annotation', 'test_key')).toBe('CALC-5, CALC-6');
  expect(shown(held, 'by a tag', 'Requirements')).toBe('CALC-51');
});

test('a broken mapping file is told and costs no result: resume delivers once it is mended', async () => {
  const emulator = await testmo();
  const project = playwrightProject(
    { 'a.spec.ts': `import { test } from '@playwright/test'; test('one', () => {});` },
    { livelane: settings(emulator, { linking: { mapping: 'cases.json' } }) },
  );
  project.write('cases.json', '[\n  { "test": "one" "cases": [] }\n]');
  const { code, output } = await playwright(project.folder, [], { TESTMO_TOKEN: TOKEN }).ended;
  expect(code).toBe(0);
  expect(output).toMatch(/cases\.json is no valid JSON: line 2, column 19: .*/);
  expect(emulator.state().testmo.runs).toEqual([]);

  project.write('cases.json', '[{ "test": "one", "cases": ["CALC-1"] }]');
  const resumed = await livelane(project.folder, ['resume'], { TESTMO_TOKEN: TOKEN }).ended;
  expect(resumed.output).toContain('1 delivered to Testmo');
  expect(shown(heldTests(emulator.state()), 'one', 'Cases')).toBe('CALC-1');
});
