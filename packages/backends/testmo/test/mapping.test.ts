import type { AttemptEnd, Evidence, TestStatus } from '@livelane/core';
import { describe, expect, test } from 'vitest';
import { toTest } from '../src/mapping.ts';
import type { Test } from '../src/wire.ts';
import { nastyTexts, report, result, section } from './samples.ts';

const map = (
  of: ReturnType<typeof result>,
  settings: Record<string, unknown> = {},
  policy: Partial<typeof report> = {},
): Test => toTest(of, section(settings), { ...report, ...policy });

const field = (test: Test, name: string) => test.fields?.find((candidate) => candidate.name === name);
const names = (test: Test) => (test.fields ?? []).map(({ name }) => name);

const screenshot: Evidence = {
  name: 'screenshot.png',
  contentType: 'image/png',
  path: 'evidence/0a1b/screen shot #1.png',
  size: 2048,
};

describe('a test', () => {
  test('that passed is little more than its identity', () => {
    expect(map(result())).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      name: 'adds an item',
      folder: 'tests/cart.spec.ts › Cart',
      status: 'passed',
      elapsed: 1_000_000,
      file: 'tests/cart.spec.ts',
      line: 12,
    });
  });

  test.each<[TestStatus, string]>([
    ['passed', 'passed'],
    ['flaky', 'passed'],
    ['expectedfailure', 'passed'],
    ['failed', 'failed'],
    ['timedout', 'failed'],
    ['interrupted', 'failed'],
    ['skipped', 'skipped'],
    ['todo', 'skipped'],
  ])('that is %s has the alias %s, unless the settings say otherwise', (status, alias) => {
    expect(map(result(status)).status).toBe(alias);
    expect(map(result(status), { statuses: { [status]: 'blocked' } }).status).toBe('blocked');
  });

  test.each<[TestStatus, string, string]>([
    ['timedout', 'Timed out', 'after 1.0 s'],
    ['interrupted', 'Interrupted', 'the test runner stopped it before it could end'],
    ['expectedfailure', 'Expected failure', 'failed, as it is declared to'],
    ['todo', 'To do', 'declared, not written yet'],
  ])('that is %s says so in a field, because its alias cannot', (status, name, value) => {
    expect(map(result(status)).fields).toEqual([{ type: 1, name, value, is_highlight: true }]);
  });

  test('takes the time of all its attempts, in microseconds', () => {
    expect(
      map(result('flaky', [{ durationMs: 1.5 }, { durationMs: 0.0004 }, { durationMs: 2 }])).elapsed,
    ).toBe(3500);
  });

  test('that never ran has no time', () => {
    expect(map(result('skipped', [{ durationMs: 0 }]))).not.toHaveProperty('elapsed');
    expect(map(result('passed', [{ durationMs: 0 }])).elapsed).toBe(0);
  });
});

describe('errors', () => {
  test('are highlighted console fields with message, source, stack and type', () => {
    const error = {
      message: 'TypeError: x is not a function',
      snippet: '> 1 | x()',
      stack: '    at tests/cart.spec.ts:12:3',
    };
    expect(field(map(result('failed', [{ errors: [error] }])), 'Error')).toEqual({
      type: 4,
      name: 'Error',
      value: 'TypeError: x is not a function\n\n> 1 | x()\n\n    at tests/cart.spec.ts:12:3',
      meta: { type: 'TypeError' },
      is_highlight: true,
    });
  });

  test('without a stack show where they happened, without a message what was thrown', () => {
    const error = { message: '', value: '42', location: { file: 'a.ts', line: 3 } };
    expect(field(map(result('failed', [{ errors: [error] }])), 'Error')).toEqual({
      type: 4,
      name: 'Error',
      value: '42\n\n    at a.ts:3',
      is_highlight: true,
    });
  });

  test('are numbered when there are several, the first ones first', () => {
    const errors = Array.from({ length: 10 }, (_, index) => ({ message: `Error: ${index}` }));
    const made = names(map(result('failed', [{ errors, stdout: 'out' }])));
    expect(made.slice(0, 9)).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `Error ${i + 1} of 10`),
      'Output',
    ]);
    expect(made.slice(9)).toEqual(['Error 9 of 10', 'Error 10 of 10']);
  });

  test('keep both ends of a long text', () => {
    const message = `Error: begin ${'x'.repeat(100_000)}`;
    const value = field(
      map(result('failed', [{ errors: [{ message, stack: '    at the end' }] }])),
      'Error',
    )?.value;
    expect(value).toMatch(/^Error: begin x+\n… \d+ characters left out …\nx+\n\n {4}at the end$/);
    expect(value?.length).toBeLessThanOrEqual(16 * 1024);
  });
});

describe('a retried test', () => {
  const flaky = result('flaky', [
    { status: 'failed', durationMs: 1200, errors: [{ message: 'Error: first' }], stdout: 'out 1' },
    { status: 'timedout', durationMs: 30, errors: [{ message: 'Error: second' }] },
    { status: 'passed', stdout: 'out 3', stderr: 'err 3' },
  ]);

  test('says on which attempt it passed, and what went wrong before', () => {
    expect(map(flaky).fields).toEqual([
      { type: 1, name: 'Flaky', value: 'passed on attempt 3 of 3', is_highlight: true },
      { type: 4, name: 'Attempt 1 of 3', value: 'failed after 1.2 s\n\nError: first' },
      { type: 4, name: 'Attempt 2 of 3', value: 'timedout after 30 ms\n\nError: second' },
      { type: 4, name: 'Output', value: 'out 3' },
      { type: 4, name: 'Error output', value: 'err 3' },
      { type: 4, name: 'Output of attempt 1', value: 'out 1' },
    ]);
  });

  test('shows its last attempt only when the settings say so', () => {
    expect(names(map(flaky, {}, { attempts: 'last' }))).toEqual(['Flaky', 'Output', 'Error output']);
  });

  test('counts attempts that the journal has lost', () => {
    expect(field(map(result('flaky', [{ attempt: 2 }])), 'Flaky')?.value).toBe('passed on attempt 3 of 3');
  });
});

describe('output', () => {
  test.each([
    ['all', 'passed', true],
    ['all', 'failed', true],
    ['failed', 'passed', false],
    ['failed', 'expectedfailure', false],
    ['failed', 'failed', true],
    ['failed', 'timedout', true],
    ['failed', 'interrupted', true],
    ['failed', 'flaky', true],
    ['none', 'failed', false],
  ] as const)('with the policy %s of a test that is %s: %s', (policy, status, sent) => {
    const test = map(result(status, [{ stdout: 'hello' }]), {}, { output: policy });
    expect(names(test).includes('Output')).toBe(sent);
  });

  test('keeps both ends and loses terminal colours', () => {
    const stdout = `\u001b[32mbegin\u001b[39m${'x'.repeat(50_000)}end`;
    const value = field(map(result('failed', [{ stdout }])), 'Output')?.value;
    expect(value).toMatch(/^beginx+\n… \d+ characters left out …\nx+end$/);
  });
});

describe('steps', () => {
  const steps = [{ title: 'opens', status: 'passed' as const, startedAt: 0, durationMs: 1 }];

  test('are the last attempt’s', () => {
    expect(field(map(result('passed', [{ steps }])), 'Steps')?.value).toContain('opens');
    expect(names(map(result('flaky', [{ steps }, {}])))).not.toContain('Steps');
  });

  test('are left out when the settings say so', () => {
    expect(names(map(result('passed', [{ steps }]), {}, { steps: false }))).toEqual([]);
  });
});

describe('attached files', () => {
  const settings = { artifactsUrl: 'https://ci.example/job 7/evidence/' };

  test('become links to where the build publishes them', () => {
    expect(map(result('failed', [{ evidence: [screenshot] }]), settings).artifacts).toEqual([
      {
        name: 'screenshot.png',
        url: 'https://ci.example/job%207/evidence/0a1b/screen%20shot%20%231.png',
        mime_type: 'image/png',
        size: 2048,
      },
    ]);
  });

  test('of several attempts say of which, the last one’s first', () => {
    const attempts: [Partial<AttemptEnd>, Partial<AttemptEnd>] = [
      { evidence: [screenshot] },
      { evidence: [{ ...screenshot, name: 'trace.zip' }] },
    ];
    const test = map(result('flaky', attempts), settings);
    expect(test.artifacts?.map(({ name, note }) => [name, note])).toEqual([
      ['trace.zip', 'attempt 2 of 2'],
      ['screenshot.png', 'attempt 1 of 2'],
    ]);
    expect(map(result('flaky', attempts), settings, { attempts: 'last' }).artifacts).toHaveLength(1);
  });

  test('are named where nothing is published, or they cannot be linked', () => {
    expect(field(map(result('failed', [{ evidence: [screenshot] }])), 'Attachments')).toEqual({
      type: 2,
      name: 'Attachments',
      value: 'screenshot.png (image/png, 2.0 KiB)',
    });
    const evidence: Evidence[] = [
      { name: 'video', contentType: 'video/webm', missing: 'the file was gone' },
      { ...screenshot, name: 'huge', size: 5 * 1024 * 1024 },
      { ...screenshot, name: 'deep', path: `evidence/0a/${'x'.repeat(800)}` },
    ];
    const test = map(result('failed', [{ evidence }]), settings);
    expect(test).not.toHaveProperty('artifacts');
    expect(field(test, 'Attachments')?.value?.split('\n')).toEqual([
      'video (video/webm) – not linked: the file was gone',
      'huge (image/png, 5.0 MiB) – not linked: larger than report.maxAttachmentBytes (1.0 MiB)',
      'deep (image/png, 2.0 KiB) – not linked: its address is longer than 750 characters',
    ]);
  });

  test('are 25 at most, the others are named', () => {
    const evidence = Array.from({ length: 30 }, (_, index) => ({ ...screenshot, name: `${index}.png` }));
    const test = map(result('failed', [{ evidence }]), settings);
    expect(test.artifacts).toHaveLength(25);
    expect(field(test, 'Attachments')?.value?.split('\n')).toHaveLength(5);
  });

  test.each([
    ['all', 'passed', 1],
    ['failed', 'passed', 0],
    ['failed', 'flaky', 1],
    ['none', 'failed', 0],
  ] as const)('with the policy %s of a test that is %s: %d', (attachments, status, count) => {
    const test = map(result(status, [{ evidence: [screenshot] }]), settings, { attachments });
    expect(test.artifacts ?? []).toHaveLength(count);
  });
});

describe('what the author says', () => {
  const said = result(
    'failed',
    [
      { comments: ['of an earlier attempt'], owner: 'Eve' },
      {
        errors: [{ message: 'Error: no' }],
        comments: ['short', 'two\nlines'],
        owner: 'Ada',
        annotations: [{ type: 'test_key', description: 'CALC-1' }],
      },
    ],
    { parameters: { user: 'ada', browser: 'chrome' } },
  );

  test('is in fields: cases first and highlighted, comments after the errors', () => {
    const test = map({ ...said, cases: ['CALC-1', 'CALC-TC-7'], requirements: ['CALC-5', 'CALC-6'] });
    expect(test.fields?.filter(({ name }) => !name.startsWith('Attempt'))).toEqual([
      { type: 1, name: 'Cases', value: 'CALC-1, CALC-TC-7', is_highlight: true },
      { type: 4, name: 'Error', value: 'Error: no', is_highlight: true },
      { type: 1, name: 'Comment 1 of 2', value: 'short' },
      { type: 2, name: 'Comment 2 of 2', value: 'two\nlines' },
      { type: 2, name: 'Parameters', value: 'user: ada\nbrowser: chrome' },
      { type: 1, name: 'Requirements', value: 'CALC-5, CALC-6' },
      { type: 1, name: 'Owner', value: 'Ada' },
      { type: 1, name: 'test_key', value: 'CALC-1' },
    ]);
  });

  test('of more cases than a short field holds is shown in a long one', () => {
    const cases = Array.from({ length: 100 }, (_, index) => `CALC-${index + 1000}`);
    expect(field(map({ ...said, cases }), 'Cases')).toEqual({
      type: 2,
      name: 'Cases',
      value: cases.join(', '),
      is_highlight: true,
    });
  });

  test('is the last attempt’s comments and owner', () => {
    expect(map(said).fields?.map(({ value }) => value)).not.toContain('of an earlier attempt');
    expect(field(map(said), 'Owner')?.value).toBe('Ada');
  });

  test('in one comment has no number', () => {
    expect(field(map(result('passed', [{ comments: ['https://example.com/x'] }])), 'Comment')).toEqual({
      type: 5,
      name: 'Comment',
      value: 'https://example.com/x',
    });
  });
});

describe('what the author adds', () => {
  test('becomes fields of the type that suits it', () => {
    const test = map(
      result(
        'passed',
        [
          {
            annotations: [
              { type: 'issue', description: 'https://example.com/7' },
              { type: 'owner', description: 'Ada' },
              { type: 'slow' },
              { type: 'html:Report', description: '<b>bold</b>' },
              { type: 'console:Query', description: 'select 1' },
              { type: 'url:Docs', description: 'nowhere' },
              { type: 'note', description: 'two\nlines' },
            ],
            fields: { browser: 'chrome', 'text:story': 'long' },
            links: [
              { name: 'Spec', url: 'https://example.com/spec' },
              { name: 'Odd', url: 'C:\\spec.txt' },
            ],
          },
        ],
        { project: 'chromium', tags: ['@smoke', '@fast'] },
      ),
    );
    expect(test.fields).toEqual([
      { type: 1, name: 'Project', value: 'chromium' },
      { type: 1, name: 'Tags', value: '@smoke @fast' },
      { type: 5, name: 'Spec', value: 'https://example.com/spec' },
      { type: 1, name: 'Odd', value: 'C:\\spec.txt' },
      { type: 1, name: 'browser', value: 'chrome' },
      { type: 2, name: 'story', value: 'long' },
      { type: 5, name: 'issue', value: 'https://example.com/7' },
      { type: 1, name: 'owner', value: 'Ada' },
      { type: 1, name: 'slow' },
      { type: 3, name: 'Report', value: '<b>bold</b>' },
      { type: 4, name: 'Query', value: 'select 1' },
      { type: 1, name: 'Docs', value: 'nowhere' },
      { type: 2, name: 'note', value: 'two\nlines' },
    ]);
  });

  test('as HTML that is too long is shown as text, because cut HTML shows as something else', () => {
    const description = `<p>${'x'.repeat(20_000)}</p>`;
    const made = field(
      map(result('passed', [{ annotations: [{ type: 'html:Report', description }] }])),
      'Report',
    );
    expect(made?.type).toBe(2);
    expect(made?.value?.length).toBeLessThanOrEqual(16 * 1024);
  });

  test('in more than 25 fields ends with the names of those left out', () => {
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'x']));
    const test = map(result('passed', [{ fields }]));
    expect(test.fields).toHaveLength(25);
    expect(test.fields?.[24]).toEqual({
      type: 2,
      name: '… and 16 more fields',
      value: Array.from({ length: 16 }, (_, index) => `f${index + 24}`).join('\n'),
    });
  });
});

test('nothing exceeds a limit, whatever the texts', () => {
  for (const text of nastyTexts) {
    const sample = result(
      'failed',
      [
        {
          errors: [{ message: text }],
          stdout: text,
          evidence: [{ ...screenshot, name: text, contentType: text }],
        },
        {
          errors: [{ message: text, stack: text, snippet: text, value: text }],
          stdout: text,
          stderr: text,
          steps: [{ title: text, status: 'failed', startedAt: 0, durationMs: 1, error: text }],
          annotations: [{ type: text, description: text }],
          fields: { [text]: text },
          links: [{ name: text, url: text }],
          comments: [text],
          owner: text,
          evidence: [{ ...screenshot, name: text, path: `evidence/0a/${encodeURIComponent('x')}` }],
        },
      ],
      { title: text, path: [text], file: text, project: text, tags: [text], parameters: { [text]: text } },
    );
    const linked = { ...sample, cases: [text], requirements: [text] };
    const test = map(linked, { artifactsUrl: 'https://ci.example' });
    for (const { type, name, value = '', meta = {} } of test.fields ?? []) {
      expect(name).toMatch(/\S/);
      expect(name.length).toBeLessThanOrEqual(750);
      expect(value.length).toBeLessThanOrEqual(type === 1 || type === 5 ? 750 : 16 * 1024);
      for (const entry of Object.entries(meta).flat()) expect(entry.length).toBeLessThanOrEqual(750);
    }
    for (const { name, url, note = '', mime_type = '' } of test.artifacts ?? []) {
      expect(name).toMatch(/\S/);
      expect(Math.max(name.length, url.length, mime_type.length)).toBeLessThanOrEqual(750);
      expect(note.length).toBeLessThanOrEqual(80);
    }
    const json = JSON.stringify(test);
    expect(json).not.toContain('\\u0000');
    expect(json).not.toMatch(/\\ud[89a-f]/);
  }
});
