import { describe, expect, test } from 'vitest';
import { caseEntries, runningEntries } from '../src/entries.ts';
import { Statuses } from '../src/statuses.ts';
import { context, identity, nastyTexts, report, result, run, section } from './samples.ts';

const AT = Date.UTC(2026, 10, 25, 14, 5, 1);

function entries(...results: ReturnType<typeof result>[]) {
  return caseEntries(results, [], context()).map(({ entry }) => entry);
}

describe('an entry of an import', () => {
  test('holds status, times in whole seconds of the 24-hour clock, and a comment', () => {
    expect(entries(result())).toEqual([
      {
        testKey: 'CALC-1',
        status: 'PASSED',
        start: '2026-11-25T14:05:01Z',
        finish: '2026-11-25T14:05:02Z',
        comment: 'tests/cart.spec.ts:12 › Cart › adds an item',
      },
    ]);
  });

  test.each([0, 1, 11, 12, 13, 23].map((hour) => [hour]))('tells hour %i as it is', (hour) => {
    const startedAt = Date.UTC(2026, 0, 1, hour, 59, 59, 999);
    const [entry] = entries(result('passed', [{ startedAt, durationMs: 2_000 }]));
    expect(entry?.start).toBe(`2026-01-01T${String(hour).padStart(2, '0')}:59:59Z`);
    expect(Date.parse(entry?.finish ?? '') - Date.parse(entry?.start ?? '')).toBe(2_000);
  });

  test('of a test that never began has no times', () => {
    const [entry] = entries(result('skipped', [{ status: 'skipped', startedAt: undefined, durationMs: 0 }]));
    expect(entry).not.toHaveProperty('start');
    expect(entry).not.toHaveProperty('finish');
    expect(entry?.status).toBe('TODO');
  });

  test('is made for each Test that a test names', () => {
    const found = entries(result('failed', undefined, { cases: ['CALC-1', 'CALC-2'] }));
    expect(found.map(({ testKey, status }) => [testKey, status])).toEqual([
      ['CALC-1', 'FAILED'],
      ['CALC-2', 'FAILED'],
    ]);
  });

  test('is one for each Test, with all tests of it, those delivered earlier too', () => {
    const earlier = result('failed', undefined, { test: { title: 'first' } });
    const now = result('passed', undefined, { test: { title: 'second' } });
    const found = caseEntries([now], [earlier], context());
    expect(found).toHaveLength(1);
    expect(found[0]?.results).toEqual([earlier, now]);
    expect(found[0]?.entry).toMatchObject({
      status: 'FAILED',
      iterations: [
        { status: 'FAILED', parameters: [{ name: 'test', value: 'tests/cart.spec.ts:12 › Cart › first' }] },
        { status: 'PASSED', parameters: [{ name: 'test', value: 'tests/cart.spec.ts:12 › Cart › second' }] },
      ],
    });
    expect(found[0]?.entry.comment).toMatch(/first[\s\S]*----[\s\S]*second/);
  });

  test('has every attempt of a retried test as an iteration', () => {
    const flaky = result('flaky', [
      { status: 'failed', errors: [{ message: 'boom' }] },
      { status: 'passed' },
    ]);
    const [entry] = entries(flaky);
    expect(entry).toMatchObject({
      status: 'PASSED',
      iterations: [
        {
          name: 'Attempt 1: tests/cart.spec.ts:12 › Cart › adds an item',
          status: 'FAILED',
          parameters: [{ name: 'attempt', value: '1' }],
          log: expect.stringContaining('boom'),
        },
        { status: 'PASSED', parameters: [{ name: 'attempt', value: '2' }] },
      ],
    });
  });

  test('has no iterations when only the last attempt is to be shown', () => {
    const flaky = result('flaky', [{ status: 'failed' }, { status: 'passed' }]);
    const facts = run({ report: { ...report, attempts: 'last' } });
    const [{ entry } = { entry: undefined }] = caseEntries([flaky], [], context({}, facts));
    expect(entry).not.toHaveProperty('iterations');
  });

  test('names the values of parameterised tests', () => {
    const rows = ['1', '2'].map((n) =>
      result('passed', undefined, { test: { parameters: { n }, title: `row ${n}` } }),
    );
    expect(entries(...rows)[0]?.iterations?.map(({ parameters }) => parameters.at(-1))).toEqual([
      { name: 'n', value: '1' },
      { name: 'n', value: '2' },
    ]);
  });

  test('never has two parameters of one name', () => {
    const odd = result('flaky', [{ status: 'failed' }, { status: 'passed' }], {
      test: { parameters: { attempt: 'mine', test: 'own' } },
    });
    const [first] = entries(odd, result())[0]?.iterations ?? [];
    expect(new Set(first?.parameters.map(({ name }) => name)).size).toBe(first?.parameters.length);
  });

  test('has the rows of a Cucumber outline in the order of the feature file', () => {
    const facts = run({ start: { ...run().start, framework: { name: 'cucumber', version: '13' } } });
    const row = (line: number, status: 'passed' | 'failed' | 'interrupted') =>
      result(status, undefined, { test: { line, parameters: { n: String(line) } } });
    const found = caseEntries(
      [row(9, 'failed'), row(8, 'passed'), row(10, 'interrupted')],
      [],
      context({}, facts),
    );
    expect(found[0]?.entry.examples).toEqual(['PASSED', 'FAILED', 'TODO']);
    expect(found[0]?.entry).not.toHaveProperty('iterations');
  });

  test('keeps its size however many tests a Test has', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      result('failed', [{ status: 'failed', errors: [{ message: 'e'.repeat(50_000) }] }], {
        test: { title: `row ${index}` },
      }),
    );
    const [entry] = entries(...many);
    expect(entry?.comment?.length).toBeLessThanOrEqual(8_000);
    expect(entry?.comment).toContain('… and 380 more results of this Test');
    expect(JSON.stringify(entry).length).toBeLessThan(300_000);
  });

  test('tells failures first', () => {
    const [entry] = entries(
      result('passed', undefined, { test: { title: 'good' } }),
      result('failed', undefined, { test: { title: 'bad' } }),
    );
    expect(entry?.comment?.indexOf('bad')).toBeLessThan(entry?.comment?.indexOf('good') ?? 0);
  });

  test('is wiki text on Server, in which everything means itself', () => {
    const settings = { deployment: 'server', url: 'https://jira.acme.com' };
    const nasty = result('failed', [
      { status: 'failed', errors: [{ message: '{noformat} h1. x'.repeat(2_000) }] },
    ]);
    const [{ entry } = { entry: undefined }] = caseEntries([nasty], [], context(settings));
    expect(entry?.comment?.match(/\{noformat\}/g)).toHaveLength(2);
    expect(entry?.comment?.length).toBeLessThanOrEqual(8_000);
    expect(entry?.status).toBe('FAIL');
  });

  test('holds no terminal codes', () => {
    const [entry] = entries(
      result('failed', [{ status: 'failed', errors: [{ message: '\u001b[31mred\u001b[39m' }] }]),
    );
    expect(entry?.comment).toContain('red');
    expect(JSON.stringify(entry)).not.toContain('\\u001b');
  });
});

describe('an entry of a test that is linked to no Test', () => {
  const unlinked = (test: Parameters<typeof identity>[0] = {}) =>
    result('passed', undefined, { cases: [], test });

  test('says what the Test is, with a definition that stays the same', () => {
    const [entry] = caseEntries(
      [result('passed', undefined, { cases: [], requirements: ['CALC-5'] })],
      [],
      context({ labels: ['auto'] }),
    );
    expect(entry?.entry.testInfo).toEqual({
      summary: 'Cart > adds an item',
      projectKey: 'CALC',
      type: 'Generic',
      definition: 'tests/cart.spec.ts > Cart > adds an item',
      requirementKeys: ['CALC-5'],
      labels: ['auto', expect.stringMatching(/^livelane-test-[0-9a-f]{24}$/)],
    });
    expect(entry?.entry).not.toHaveProperty('testKey');
  });

  test('has another definition for another project, row or repetition, and for another line the same', () => {
    const definitions = [
      unlinked(),
      unlinked({ line: 99 }),
      unlinked({ project: 'chromium' }),
      unlinked({ repeat: 1 }),
    ].map((one) => entries(one)[0]?.testInfo?.definition);
    expect(definitions[1]).toBe(definitions[0]);
    expect(definitions.slice(2)).toEqual([
      '[chromium] > tests/cart.spec.ts > Cart > adds an item',
      'tests/cart.spec.ts > Cart > adds an item #2',
    ]);
  });

  test('is told apart by its values where the report says so', () => {
    const facts = run({ report: { ...report, identity: ['parameters'] } });
    const row = unlinked({ parameters: { b: '2', a: '1' }, repeat: 3 });
    const [{ entry } = { entry: undefined }] = caseEntries([row], [], context({}, facts));
    expect(entry?.testInfo?.definition).toBe('tests/cart.spec.ts > Cart > adds an item {a=1, b=2}');
  });

  test('is one for equal tests', () => {
    const twice = caseEntries([unlinked(), unlinked()], [], context());
    expect(twice).toHaveLength(1);
    expect(twice[0]?.results).toHaveLength(2);
  });

  test('keeps long titles apart although they are cut', () => {
    const [one, other] = ['a', 'b'].map(
      (end) => entries(unlinked({ title: `${'x'.repeat(2_000)}${end}` }))[0],
    );
    expect(one?.testInfo?.definition).toHaveLength(1_000);
    expect(one?.testInfo?.definition).not.toBe(other?.testInfo?.definition);
  });

  test('tells files apart in the summary where that is what Xray goes by', () => {
    const [a, b] = ['a.ts', 'b.ts'].map(
      (file) =>
        caseEntries([unlinked({ file })], [], context({ caseType: 'manual' }))[0]?.entry.testInfo?.summary,
    );
    expect([a, b]).toEqual(['a.ts > Cart > adds an item', 'b.ts > Cart > adds an item']);
  });

  test('takes its steps from the test: Manual', () => {
    const steps = [
      { title: 'Before', category: 'hook', status: 'passed' as const, startedAt: 0, durationMs: 1 },
      { title: 'opens the cart', status: 'passed' as const, startedAt: 0, durationMs: 1 },
      { title: 'pays', status: 'failed' as const, startedAt: 0, durationMs: 1, error: 'declined' },
    ];
    const manual = result('failed', [{ status: 'failed', steps }], { cases: [] });
    const [{ entry } = { entry: undefined }] = caseEntries([manual], [], context({ caseType: 'manual' }));
    expect(entry?.testInfo).toMatchObject({
      type: 'Manual',
      steps: [{ action: 'opens the cart' }, { action: 'pays' }],
    });
    expect(entry?.steps).toEqual([{ status: 'PASSED' }, { status: 'FAILED', actualResult: 'declined' }]);
  });

  test('takes its scenario from the test: Cucumber', () => {
    const step = (title: string) => ({ title, status: 'passed' as const, startedAt: 0, durationMs: 1 });
    const cucumber = result('passed', [{ steps: [step('Given a cart'), step('Then it is empty')] }], {
      cases: [],
    });
    const [{ entry } = { entry: undefined }] = caseEntries([cucumber], [], context({ caseType: 'cucumber' }));
    expect(entry?.testInfo).toMatchObject({ type: 'Cucumber', scenario: 'Given a cart\nThen it is empty' });
  });
});

describe('an entry of a running test', () => {
  const statuses = new Statuses(section());
  const running = (cases: string[], startedAt: number) => ({
    test: identity(),
    identity: 'i',
    cases,
    startedAt,
  });

  test('is one for each Test, from the first of its tests', () => {
    expect(
      runningEntries([running(['CALC-1'], AT + 5_000), running(['CALC-1'], AT)], () => false, statuses),
    ).toEqual([{ testKey: 'CALC-1', status: 'EXECUTING', start: '2026-11-25T14:05:01Z' }]);
  });

  test('is left out where there is a result', () => {
    const found = runningEntries([running(['CALC-1', 'CALC-2'], AT)], (key) => key === 'CALC-1', statuses);
    expect(found.map(({ testKey }) => testKey)).toEqual(['CALC-2']);
  });
});

test('whatever the texts are, an entry is made within its limits', () => {
  for (const text of nastyTexts) {
    const nasty = result(
      'failed',
      [
        { status: 'failed', errors: [{ message: text, stack: text }], stdout: text },
        { status: 'failed', errors: [{ message: text }] },
      ],
      {
        cases: [],
        test: { title: text, path: [text], file: text, project: text, parameters: { [text]: text } },
      },
    );
    const [entry] = entries(nasty);
    expect(entry?.comment?.length).toBeLessThanOrEqual(8_000);
    expect(entry?.testInfo?.summary.length).toBeGreaterThan(0);
    expect(entry?.testInfo?.summary.length).toBeLessThanOrEqual(255);
    for (const { name, value } of entry?.iterations?.flatMap(({ parameters }) => parameters) ?? []) {
      expect(name).not.toBe('');
      expect(value.length).toBeLessThanOrEqual(255);
    }
    expect(JSON.stringify(entry)).not.toMatch(/\\u0000|\\ud[89ab]/);
  }
});
