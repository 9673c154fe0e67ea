import type { AttemptEnd, TestIdentity } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { identityOf } from '../src/linking/identity.ts';
import { type Links, makeLinker } from '../src/linking/linker.ts';
import type { MappingEntry } from '../src/linking/mapping-file.ts';
import { linkingSection } from '../src/linking/settings.ts';

interface Sample extends Partial<Pick<AttemptEnd, 'annotations' | 'cases'>> {
  titles?: string[];
  tags?: string[];
  file?: string;
  project?: string;
}

function attempt(sample: Sample): AttemptEnd {
  const { titles = ['adds'], tags, file = 'tests/cart.spec.ts', project, ...said } = sample;
  const title = titles.at(-1) as string;
  return {
    type: 'attempt-end',
    at: 2,
    lane: '0',
    test: {
      id: 'ab',
      title,
      path: titles.slice(0, -1),
      file,
      ...(tags && { tags }),
      ...(project && { project }),
    },
    attempt: 0,
    status: 'passed',
    final: true,
    durationMs: 1,
    ...said,
  };
}

function links(
  samples: Sample | [Sample, ...Sample[]],
  settings: object = {},
  mapping: MappingEntry[] = [],
): Links {
  const [first, ...more] = [samples].flat() as [Sample, ...Sample[]];
  return makeLinker(linkingSection.parse(settings), mapping)([attempt(first), ...more.map(attempt)]);
}

const cases = (...args: Parameters<typeof links>) => links(...args).cases;
const annotation = (type: string, description: string) => ({ type, description });

describe('titles', () => {
  test.each<[string, string[]]>([
    // playwright-xray before its bar, and after it.
    ['[CALC-123] adds', ['CALC-123']],
    ['adds [CALC-123]', ['CALC-123']],
    ['[CALC-1][CALC-2] adds', ['CALC-1', 'CALC-2']],
    ['[CALC-1, CALC-2] adds', ['CALC-1', 'CALC-2']],
    ['[CALC-1 CALC-2;CALC-3] adds', ['CALC-1', 'CALC-2', 'CALC-3']],
    ['[ CALC-1 ] adds', ['CALC-1']],
    ['CALC-123 | adds', ['CALC-123']],
    ['CALC-123| adds', ['CALC-123']],
    ['CALC-5,CALC-6 | adds', ['CALC-5', 'CALC-6']],
    ['CALC-5, CALC-6 | adds', ['CALC-5', 'CALC-6']],
    ['JIRA_CODE-1 | adds', ['JIRA_CODE-1']],
    // Tags in titles, as Mocha, Jest and older Playwright suites have them.
    ['adds @CALC-123', ['CALC-123']],
    ['@CALC-123 adds', ['CALC-123']],
    ['adds @CALC-1 @CALC-2', ['CALC-1', 'CALC-2']],
    ['adds (@CALC-1, @CALC-2).', ['CALC-1', 'CALC-2']],
    ['adds @CALC-1: twice', ['CALC-1']],
    ['adds [@CALC-1]', ['CALC-1']],
    ['adds @TEST_CALC-1', ['CALC-1']],
    ['adds @TestName:CALC-1', ['CALC-1']],
    // AIO Tests, anywhere.
    ['PROJ-TC-7 adds', ['PROJ-TC-7']],
    ['adds PROJ-TC-7 and proj2-TC-8', ['PROJ-TC-7', 'proj2-TC-8']],
    ['adds(PROJ-TC-7)', ['PROJ-TC-7']],
    ['PROJ-TC-7: adds', ['PROJ-TC-7']],
    ['[PROJ-TC-7] @PROJ-TC-8 adds', ['PROJ-TC-7', 'PROJ-TC-8']],
    ['adds [PROJ-T7]', ['PROJ-T7']],
    // Several forms, in the order in which they stand there, each once.
    ['@CALC-3 adds [CALC-2] PROJ-TC-1 @CALC-2', ['CALC-3', 'CALC-2', 'PROJ-TC-1']],
  ])('“%s” names %j', (title, expected) => {
    expect(cases({ titles: [title] })).toEqual(expected);
  });

  test.each([
    'adds',
    'encodes UTF-8',
    'UTF-8',
    'hashes with SHA-256 and SHA-512',
    'ISO-8601: parses dates',
    'HTTP-404 shows a page',
    'HTTP-404: shows a page',
    'CALC-123 adds',
    'CALC-123: adds',
    'CALC-123 - adds',
    'adds (CALC-123)',
    'writes to ada@CALC-1',
    'adds @smoke @slow-2',
    'adds [slow]',
    'adds [see CALC-1]',
    'adds [calc-1]',
    'adds [CALC-1a]',
    'adds [C-1]',
    'J79 | adds',
    'Login | CALC-1 | adds',
    'either CALC-1 | or',
    '@REQ_CALC-5 adds',
    '@TESTSET_CALC-3 adds',
    'PROJ-TC-x adds',
    'adds []',
    'adds [,]',
    '',
  ])('“%s” names none', (title) => {
    expect(cases({ titles: [title] })).toEqual([]);
  });

  test.each(['x', '@', '@x', '[', '[A', ' ', 'A-1, ', 'AB-', '@.', '-TC-', '1'])(
    'of very many “%s” take no time to speak of',
    (text) => {
      expect(cases({ titles: [`${text.repeat(100_000)}!`] })).toEqual([]);
      expect(cases({ titles: [`@${text.repeat(100_000)}!`] })).toEqual([]);
    },
  );

  test('of groups count as well, from the outside in', () => {
    expect(cases({ titles: ['[CALC-1] Cart', 'sums', 'CALC-2,CALC-1 | adds'] })).toEqual([
      'CALC-1',
      'CALC-2',
    ]);
  });

  test('are not looked at when the settings say so', () => {
    expect(cases({ titles: ['[CALC-1] PROJ-TC-7 adds'] }, { titles: false })).toEqual([]);
  });
});

describe('own patterns', () => {
  test.each<[string[], string, string[]]>([
    [[String.raw`\bCALC-\d+`], 'CALC-123 adds like CALC-9', ['CALC-123', 'CALC-9']],
    [[String.raw`\(C(\d+)\)`], 'adds (C17)', ['17']],
    [[String.raw`^(T\d+)`, String.raw`#(\d+)`], 'T1 adds #2', ['T1', '2']],
    [[String.raw`(?:C(\d+))|(nothing)`], 'C5', ['5']],
    [['x*'], 'adds', []],
  ])('%j find in “%s” %j', (patterns, title, expected) => {
    expect(cases({ titles: [title] }, { patterns })).toEqual(expected);
  });

  test('stand beside the forms that are known, or alone', () => {
    const patterns = [String.raw`\bCALC-\d+`];
    expect(cases({ titles: ['[OTHER-1] CALC-2'] }, { patterns })).toEqual(['OTHER-1', 'CALC-2']);
    expect(cases({ titles: ['[OTHER-1] CALC-2'] }, { patterns, titles: false })).toEqual(['CALC-2']);
  });

  test('find the same in every test', () => {
    const link = makeLinker(linkingSection.parse({ patterns: ['CALC-\\d+'] }), []);
    const of = (title: string) => link([attempt({ titles: [title] })]).cases;
    expect([of('adds CALC-1'), of('CALC-2'), of('CALC-3')]).toEqual([['CALC-1'], ['CALC-2'], ['CALC-3']]);
  });
});

describe('annotations', () => {
  test.each<[ReturnType<typeof annotation>[], string[]]>([
    [[annotation('test_key', 'CALC-1')], ['CALC-1']],
    [[annotation('test_key', 'CALC-1, CALC-2')], ['CALC-1', 'CALC-2']],
    [[annotation('test_key', 'CALC-1;CALC-2 CALC-3')], ['CALC-1', 'CALC-2', 'CALC-3']],
    [
      [annotation('test_key', 'CALC-1'), annotation('test_key', 'CALC-2')],
      ['CALC-1', 'CALC-2'],
    ],
    [[annotation('test_id', '10001')], ['10001']],
    [[annotation('test_id', '10001'), annotation('test_key', 'CALC-1')], ['CALC-1']],
    [[annotation('test_id', '10001'), annotation('test_key', ' ')], ['10001']],
    [[annotation('issue', 'CALC-1')], []],
    [[{ type: 'test_key', description: '' }], []],
  ])('%j name %j', (annotations, expected) => {
    expect(cases({ annotations })).toEqual(expected);
  });

  test('without a description name nothing', () => {
    expect(cases({ annotations: [{ type: 'test_key' }] })).toEqual([]);
  });

  test('of other types can be chosen', () => {
    const annotations = [annotation('tms', 'CALC-1'), annotation('test_key', 'CALC-2')];
    expect(cases({ annotations }, { annotations: ['tms'] })).toEqual(['CALC-1']);
  });
});

describe('tags', () => {
  test.each<[string[], string[]]>([
    [['@CALC-1'], ['CALC-1']],
    [['CALC-1'], ['CALC-1']],
    [['@TEST_CALC-1'], ['CALC-1']],
    [['@TestName:CALC-1'], ['CALC-1']],
    [['@CALC-TC-7', '@smoke'], ['CALC-TC-7']],
    [
      ['@CALC-1', '@CALC-2', '@CALC-1'],
      ['CALC-1', 'CALC-2'],
    ],
    [
      ['@TEST_CALC-1', '@TEST_CALC-2'],
      ['CALC-1', 'CALC-2'],
    ],
    // As in a feature file exported from Xray: execution, requirement, test, test set.
    [['@CALC-200', '@REQ_CALC-5', '@TEST_CALC-1', '@TESTSET_CALC-3'], ['CALC-1']],
    [['@REQ_CALC-5'], []],
    [['@TESTSET_CALC-3', '@PRECOND_CALC-4'], []],
    [['@smoke', '@slow-1', '@calc-1', '@TEST_smoke'], []],
  ])('%j name %j', (tags, expected) => {
    expect(cases({ tags })).toEqual(expected);
  });

  test('may have another prefix', () => {
    expect(cases({ tags: ['@Case=CALC-1', '@TEST_CALC-2'] }, { tags: ['Case='] })).toEqual(['CALC-1']);
  });

  test('stand beside annotations', () => {
    expect(cases({ annotations: [annotation('test_key', 'CALC-1')], tags: ['@CALC-2'] })).toEqual([
      'CALC-1',
      'CALC-2',
    ]);
  });

  test('that a framework has found in a title hide no other key there', () => {
    const sample = { titles: ['[CALC-2] adds @CALC-1'], tags: ['@CALC-1'] };
    expect(cases(sample)).toEqual(['CALC-2', 'CALC-1']);
    expect(cases(sample, { titles: false })).toEqual(['CALC-1']);
  });
});

describe('requirements', () => {
  test.each<[Sample, string[]]>([
    [{ annotations: [annotation('requirements', 'CALC-5, CALC-6')] }, ['CALC-5', 'CALC-6']],
    [{ annotations: [annotation('requirement', 'CALC-5')] }, ['CALC-5']],
    [{ tags: ['@REQ_CALC-5', '@REQ_CALC-6', '@CALC-1'] }, ['CALC-5', 'CALC-6']],
    [{ tags: ['@REQ_CALC-5'], annotations: [annotation('requirements', 'CALC-5')] }, ['CALC-5']],
    [{ titles: ['@REQ_CALC-5 Cart', 'adds'] }, ['CALC-5']],
    [{ tags: ['@REQ_smoke'] }, []],
    [{ titles: ['[CALC-1] adds'], tags: ['@CALC-2'] }, []],
  ])('of %j are %j', (sample, expected) => {
    expect(links(sample).requirements).toEqual(expected);
  });

  test('are found whatever names the cases', () => {
    expect(links({ cases: ['X-1'], tags: ['@REQ_CALC-5', '@CALC-1'] })).toEqual({
      cases: ['X-1'],
      requirements: ['CALC-5'],
    });
  });
});

describe('the mapping', () => {
  const entry = (pattern: string, ...keys: string[]) => ({ test: pattern, cases: keys });
  const mapped = (titles: string[], ...mapping: MappingEntry[]) => cases({ titles }, {}, mapping);

  test('tells projects apart where an entry names one', () => {
    const mapping = [
      { test: 'adds', project: 'chromium', cases: ['CALC-1'] },
      { test: 'adds', project: 'firefox', cases: ['CALC-2'] },
    ];
    expect(cases({ titles: ['adds'], project: 'firefox' }, {}, mapping)).toEqual(['CALC-2']);
    expect(cases({ titles: ['adds'] }, {}, mapping)).toEqual([]);
  });

  test.each<[string, string[], boolean]>([
    ['Cart > adds', ['Cart', 'adds'], true],
    ['adds', ['Cart', 'adds'], false],
    ['* > adds', ['Cart', 'adds'], true],
    ['*adds', ['adds'], true],
    ['Cart > *', ['Cart', 'sums', 'adds'], true],
    ['Cart > *', ['The Cart', 'adds'], false],
    ['*', ['Cart', 'two\nlines'], true],
    ['Cart > GET /items/{id} (1)? [x] a+b', ['Cart', 'GET /items/{id} (1)? [x] a+b'], true],
    ['* > GET /items/{id} (1)? [x] a+b', ['Cart', 'GET /items/{id} (1)? [x] a+b'], true],
    ['a.b*', ['axb'], false],
    ['CART > adds', ['Cart', 'adds'], false],
  ])('“%s” is %j: %j', (pattern, titles, expected) => {
    expect(mapped(titles, entry(pattern, 'CALC-1'))).toEqual(expected ? ['CALC-1'] : []);
  });

  test.each<[string, string, boolean]>([
    ['tests/cart.spec.ts', 'tests/cart.spec.ts', true],
    ['cart.spec.ts', 'tests/deep/cart.spec.ts', true],
    ['*.spec.ts', 'tests/deep/cart.spec.ts', true],
    ['tests/*.spec.ts', 'tests/deep/cart.spec.ts', false],
    ['tests/**/*.spec.ts', 'tests/cart.spec.ts', true],
    ['tests/**/{cart,till}.spec.ts', 'tests/a/b/till.spec.ts', true],
    ['other.spec.ts', 'tests/cart.spec.ts', false],
  ])('with the file %s takes %s: %j', (glob, file, expected) => {
    expect(cases({ file }, {}, [{ test: '*', file: glob, cases: ['CALC-1'] }])).toEqual(
      expected ? ['CALC-1'] : [],
    );
  });

  test('adds up all entries that fit, in their order', () => {
    expect(
      mapped(['Cart', 'adds'], entry('Cart > *', 'B-1', 'A-1'), entry('x', 'C-1'), entry('*', 'A-1', 'D-1')),
    ).toEqual(['B-1', 'A-1', 'D-1']);
  });
});

describe('of several ways', () => {
  const all: Sample = {
    cases: ['API-1'],
    annotations: [annotation('test_key', 'NOTE-1')],
    tags: ['@TAG-1'],
    titles: ['[TITLE-1] adds'],
  };
  const mapping = [{ test: '*', cases: ['MAP-1'] }];

  test.each<[string, Sample, string[]]>([
    ['the API', all, ['API-1']],
    ['the metadata', { ...all, cases: [] }, ['NOTE-1', 'TAG-1']],
    ['the tags alone', { ...all, cases: [], annotations: [] }, ['TAG-1']],
    ['the titles', { titles: all.titles ?? [] }, ['TITLE-1']],
    ['the mapping', {}, ['MAP-1']],
  ])('%s decides', (_, sample, expected) => {
    expect(cases(sample, {}, mapping)).toEqual(expected);
  });

  test('the first that any attempt used decides, and all attempts count', () => {
    expect(cases([{ cases: ['A-1', 'A-2'] }, { cases: ['A-3', 'A-1'] }])).toEqual(['A-1', 'A-2', 'A-3']);
    expect(cases([{ cases: ['A-1'] }, { annotations: [annotation('test_key', 'B-1')] }])).toEqual(['A-1']);
    expect(
      links([{ annotations: [annotation('test_key', 'B-1'), annotation('requirements', 'R-1')] }, {}]),
    ).toEqual({ cases: ['B-1'], requirements: ['R-1'] });
  });
});

describe('the identity', () => {
  const base: TestIdentity = { id: 'ab', title: 'adds', path: [], file: 'a.spec.ts' };
  const chromium = { ...base, project: 'chromium' };
  const firefox = { ...base, project: 'firefox' };
  const row = (user: string, repeat = 0) => ({ ...base, parameters: { user, role: 'x' }, repeat });

  test('does not depend on the line, the column or the tags', () => {
    expect(identityOf({ ...base, line: 9, column: 3, tags: ['@slow'], repeat: 0 }, ['project'])).toBe(
      identityOf(base, ['project']),
    );
  });

  test('stays the same over versions, because keys at vendors are made of it', () => {
    expect(identityOf({ ...chromium, repeat: 1 }, ['project'])).toBe('["ab","chromium",1]');
    expect(identityOf(row('ada', 1), ['project', 'parameters'])).toBe('["ab",[["role","x"],["user","ada"]]]');
  });

  test('tells projects, repetitions and tests apart', () => {
    const tests = [
      base,
      chromium,
      firefox,
      { ...base, project: '1' },
      { ...base, repeat: 1 },
      { ...base, id: 'cd' },
    ];
    expect(new Set(tests.map((one) => identityOf(one, ['project']))).size).toBe(tests.length);
  });

  test('is one for all projects when the settings say so', () => {
    expect(identityOf(chromium, [])).toBe(identityOf(firefox, []));
    expect(identityOf(chromium, ['parameters'])).toBe(identityOf(firefox, ['parameters']));
  });

  test('tells rows apart by their place, or by their values wherever they stand', () => {
    expect(identityOf(row('ada'), ['project'])).not.toBe(identityOf(row('ada', 1), ['project']));
    expect(identityOf(row('ada'), ['project'])).toBe(identityOf(row('eve'), ['project']));
    expect(identityOf(row('ada'), ['parameters'])).toBe(identityOf(row('ada', 1), ['parameters']));
    expect(identityOf(row('ada'), ['parameters'])).not.toBe(identityOf(row('eve'), ['parameters']));
  });
});
