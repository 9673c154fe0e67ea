import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examine } from '../src/examine.ts';
import { json, load, loadIn, problems, TestFolder } from './config-setup.ts';

const CASES = 'cases/livelane.json';

describe('the section', () => {
  it('is there without being written', async () => {
    const { linking, mapping } = await load({});
    expect(linking).toEqual({
      titles: true,
      patterns: [],
      annotations: ['test_key', 'test_id'],
      tags: ['TEST_', 'TestName:'],
    });
    expect(mapping).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown key', { title: false }, 'FILE: unknown key linking.title; did you mean titles?'],
    ['a wrong type', { titles: 'no' }, 'FILE: linking.titles is "no"; expected true or false'],
    [
      'a broken expression',
      { patterns: ['\\bCALC-\\d+', '(CALC'] },
      'FILE: linking.patterns[1] must be a regular expression (as in "\\\\bCALC-\\\\d+") – saw "(CALC": Unterminated group',
    ],
    [
      'an empty expression',
      { patterns: [''] },
      'FILE: linking.patterns[0] is ""; expected a text that is not empty',
    ],
  ])('refuses %s', async (_, linking, problem) => {
    expect(await problems({ files: json({ linking }) })).toEqual([problem]);
  });

  it('refuses an identity that there is not', async () => {
    expect(await problems({ files: json({ report: { identity: ['file'] } }) })).toEqual([
      'FILE: report.identity[0] is "file"; expected one of "project", "parameters"',
    ]);
  });

  it('can be set by the environment', async () => {
    const env = {
      LIVELANE_LINKING_TITLES: 'false',
      LIVELANE_LINKING_PATTERNS: '["C\\\\d{1,3}"]',
      LIVELANE_LINKING_ANNOTATIONS: 'tms,test_key',
      LIVELANE_LINKING_TAGS: 'CASE_',
      LIVELANE_REPORT_IDENTITY: 'project,parameters',
    };
    const { linking, report } = await load({ env });
    expect(linking).toEqual({
      titles: false,
      patterns: ['C\\d{1,3}'],
      annotations: ['tms', 'test_key'],
      tags: ['CASE_'],
    });
    expect(report.identity).toEqual(['project', 'parameters']);
  });
});

describe('the mapping file', () => {
  const config = json({ linking: { mapping: CASES } });

  it('is found from the config file’s folder, also where the tests run deeper', async () => {
    const entries = [{ test: 'Cart > *', file: 'tests/**', cases: [' CALC-1 ', 'CALC-2'] }];
    const { mapping } = await load({
      files: { ...config, [CASES]: JSON.stringify(entries), 'deep/er/a.txt': '' },
      from: ['deep/er'],
    });
    expect(mapping).toEqual([{ ...entries[0], cases: ['CALC-1', 'CALC-2'] }]);
  });

  it('is found from the runner’s folder where there is no config file', async () => {
    const { mapping } = await load({
      files: { [CASES]: '[]', 'sub/cases.json': '[{ "test": "*", "cases": ["A-1"] }]' },
      from: ['sub'],
      env: { LIVELANE_LINKING_MAPPING: 'cases.json' },
    });
    expect(mapping).toHaveLength(1);
  });

  it.each<[string, string, string[]]>([
    [
      'a comma too many',
      '[\n  { "test": "a", "cases": ["A-1"], }\n]',
      ['linking.mapping: CASES is no valid JSON: line 2, column 36: Expected double-quoted property name'],
    ],
    [
      'nothing',
      '',
      ['linking.mapping: CASES is no valid JSON: line 1, column 1: Unexpected end of JSON input'],
    ],
    [
      'no list',
      '{ "test": "a", "cases": [] }',
      [
        'CASES: mapping is {"test":"a","cases":[]}; expected a list, each item an object with test, file, project, cases',
      ],
    ],
    [
      'several mistakes, told at once',
      '[{ "test": "a", "cases": ["A-1"] }, { "tests": "b", "cases": [] }, { "test": "c", "cases": "A-1" }]',
      [
        'CASES: mapping[1].test is missing; expected a text such as "Cart > adds *"',
        'CASES: mapping[1].cases is []; expected a list, each item a text that is not empty',
        'CASES: unknown key mapping[1].tests; did you mean test?',
        'CASES: mapping[2].cases is "A-1"; expected a list, each item a text that is not empty',
      ],
    ],
  ])('with %s is refused, with the place', async (_, text, expected) => {
    const found = await problems({ files: { [CASES]: text, ...config } });
    expect(found.map((problem) => problem.replace('FILE', 'CASES'))).toEqual(expected);
  });

  it('that is missing is told together with the other mistakes', async () => {
    const found = await problems({
      files: json({ linking: { mapping: 'nowhere.json' }, run: { nmae: 'x' } }),
    });
    expect(found).toEqual([
      expect.stringMatching(/unknown key run.nmae/),
      expect.stringMatching(
        /^linking.mapping: \S*nowhere\.json cannot be read \(there is no such file\); .*the path/,
      ),
    ]);
  });

  it('is not looked for when the section has a mistake', async () => {
    expect(await problems({ files: json({ linking: { mapping: 7 } }) })).toEqual([
      'FILE: linking.mapping is 7; expected a text that is not empty',
    ]);
  });
});

describe('the doctor', () => {
  const findings = async (text: string) => {
    const folder = new TestFolder({ ...json({ linking: { mapping: 'cases.json' } }), 'cases.json': text });
    return {
      folder,
      found: (await examine({ from: [folder.path], env: {}, backends: [] })).filter(
        ({ subject, level }) => subject === 'linking' || level === 'error',
      ),
    };
  };

  it('counts what is in the mapping file', async () => {
    expect((await findings('[{ "test": "a", "cases": ["A-1"] }]')).found).toEqual([
      { level: 'ok', subject: 'linking', message: 'cases.json has 1 entry' },
    ]);
  });

  it('warns of a mapping file that names no test', async () => {
    expect((await findings('[]')).found).toMatchObject([
      { level: 'warning', message: 'cases.json names no test', advice: expect.stringContaining('"cases"') },
    ]);
  });

  it('tells a mapping file that cannot be used', async () => {
    const { folder, found } = await findings('[}');
    const name = relative(process.cwd(), join(folder.path, 'cases.json'));
    expect(found).toMatchObject([
      { level: 'error', subject: 'settings', message: expect.stringContaining(name) },
    ]);
  });
});

it('a mapping file can be mended between two looks', async () => {
  const folder = new TestFolder({ ...json({ linking: { mapping: 'cases.json' } }), 'cases.json': '[' });
  await expect(loadIn(folder, {})).rejects.toMatchObject({ code: 'LIVELANE_CONFIG' });
  folder.write('cases.json', '[{ "test": "*", "cases": ["A-1"] }]');
  expect((await loadIn(folder, {})).mapping).toHaveLength(1);
});
