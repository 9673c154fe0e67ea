import { describe, expect, test } from 'vitest';
import { identity, junitOf, keptFile, propertiesOf } from './support/exported.ts';
import { makeRun, Shard } from './support/journal.ts';

const make = (options: Record<string, unknown> = {}) => makeRun(options);

/** The one test case of a run with these attempts of one test. */
async function caseOf(record: (shard: Shard) => void, options: Record<string, unknown> = {}) {
  const paths = make(options);
  const shard = new Shard(paths);
  record(shard);
  shard.end();
  const { cases } = await junitOf(paths);
  expect(cases).toHaveLength(1);
  return cases[0] as NonNullable<(typeof cases)[0]>;
}

describe('a test case', () => {
  test('tells everything that is known of its test', async () => {
    const startedAt = Date.UTC(2026, 0, 2);
    const found = await caseOf((shard) =>
      shard.result('', 'failed', {
        test: identity('adds an item', {
          path: ['Cart', 'guests'],
          file: 'tests/cart.spec.ts',
          line: 12,
          project: 'chromium',
          tags: ['@smoke', '@REQ_CALC-9'],
          parameters: { size: 'XL' },
        }),
        startedAt,
        durationMs: 1_234.4,
        cases: ['CALC-1', 'CALC-TC-2'],
        owner: 'ada',
        comments: ['first line', 'second line'],
        fields: { browser: 'Chromium 140', notes: 'a\n\tb' },
        links: [{ name: 'trace', url: 'https://x.example/?a=1&b=2' }],
        errors: [
          { message: 'TypeError: cart is null\nin the cart', stack: '    at cart.ts:3' },
          { message: 'Error: and another' },
        ],
        stdout: 'out 1\nout 2\n',
        stderr: 'err\n',
      }),
    );
    expect(found).toMatchObject({
      classname: '[chromium] tests/cart.spec.ts',
      name: 'Cart › guests › adds an item',
      file: 'tests/cart.spec.ts',
      line: '12',
      time: '1.234',
      timestamp: '2026-01-02T00:00:00.000Z',
      failure: {
        message: 'TypeError: cart is null in the cart',
        type: 'TypeError',
        '#text': 'TypeError: cart is null\nin the cart\n\n    at cart.ts:3\n\nError: and another',
      },
      'system-out': 'out 1\nout 2',
      'system-err': 'err',
    });
    expect(propertiesOf(found)).toEqual([
      ['test_key', 'CALC-1'],
      ['test_key', 'CALC-TC-2'],
      ['requirements', 'CALC-9'],
      ['tags', 'smoke,REQ_CALC-9'],
      ['testrun_comment', 'first line\n\nsecond line'],
      ['project', 'chromium'],
      ['owner', 'ada'],
      ['parameter:size', 'XL'],
      ['browser', 'Chromium 140'],
      ['notes', 'a\n\tb'],
      ['url:trace', 'https://x.example/?a=1&b=2'],
    ]);
  });

  test('that passed says no more than that', async () => {
    const found = await caseOf((shard) => shard.result('one', 'passed', { startedAt: undefined }));
    expect(found).toEqual({ classname: 'a.spec.ts', name: 'one', time: '0.005', file: 'a.spec.ts' });
  });

  test('of a hanging test is a failure, and of one that was stopped an error', async () => {
    const hanging = await caseOf((shard) => shard.result('x', 'timedout', { durationMs: 30_000 }));
    expect(hanging.failure).toMatchObject({ type: 'timedout', message: 'Timed out after 30.000 s' });
    expect(propertiesOf(hanging)).toEqual([['outcome', 'timedout']]);
    const stopped = await caseOf((shard) => shard.result('x', 'interrupted'));
    expect(stopped.failure).toBeUndefined();
    expect(stopped.error).toMatchObject({
      type: 'interrupted',
      message: 'The test runner stopped the test before it could end',
    });
  });

  test('of an expected failure is passed, with what failed in its output', async () => {
    const found = await caseOf((shard) =>
      shard.result('x', 'expectedfailure', { errors: [{ message: 'Error: bug 7' }], stdout: 'unwanted' }),
    );
    expect(found).not.toHaveProperty('failure');
    expect(found).not.toHaveProperty('error');
    expect(found).not.toHaveProperty('skipped');
    expect(found['system-out']).toBe('Failed, as it is declared to: Error: bug 7');
    expect(propertiesOf(found)).toEqual([['outcome', 'expectedfailure']]);
  });

  test("that was skipped gives the author's reason", async () => {
    const annotations = [{ type: 'skip', description: 'no <GPU> here' }];
    const found = await caseOf((shard) => shard.result('x', 'skipped', { annotations }));
    expect(found.skipped).toEqual({ message: 'no <GPU> here' });
    expect((await caseOf((shard) => shard.result('x', 'todo'))).skipped).toEqual({
      message: 'To do: declared, not written yet',
    });
    expect((await caseOf((shard) => shard.result('x', 'skipped'))).skipped).toBe('');
  });

  test('of a flaky test is passed, with what failed before', async () => {
    const record = (shard: Shard) => {
      const errors = [{ message: 'Error: too late', stack: '    at a.ts:1' }];
      shard.result('x', 'failed', { final: false, errors, stdout: 'first' });
      shard.result('x', 'passed', { attempt: 1, stdout: 'second' });
    };
    const found = await caseOf(record);
    expect(found).not.toHaveProperty('failure');
    expect(found['system-out']).toBe('second');
    expect(found.flakyFailure).toMatchObject([
      {
        message: 'Error: too late',
        type: 'Error',
        stackTrace: 'Error: too late\n\n    at a.ts:1',
        'system-out': 'first',
      },
    ]);
    expect(await caseOf(record, { report: { attempts: 'last' } })).not.toHaveProperty('flakyFailure');
  });

  test('of a test that failed again has the last failure, and the earlier ones as reruns', async () => {
    const found = await caseOf((shard) => {
      shard.result('x', 'timedout', { final: false });
      shard.result('x', 'failed', { attempt: 1, errors: [{ message: 'Error: second' }] });
    });
    expect(found.failure?.message).toBe('Error: second');
    expect(found.rerunFailure?.map(({ type }) => type)).toEqual(['timedout']);
  });

  test("has outputs as the settings say, whatever the test's outcome", async () => {
    const record = (shard: Shard) => shard.result('x', 'passed', { stdout: 'out', stderr: 'err' });
    expect(await caseOf(record)).not.toHaveProperty('system-out');
    expect(await caseOf(record, { report: { output: 'all' } })).toMatchObject({
      'system-out': 'out',
      'system-err': 'err',
    });
  });

  test('names its files where Jenkins and GitLab look for them', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('x', 'failed', {
      evidence: [
        { name: 'shot.png', contentType: 'image/png', path: keptFile(paths, 'shot.png') },
        { name: 'film.webm', contentType: 'video/webm', missing: 'larger than 25 MiB' },
      ],
    });
    shard.end('failed');
    const [found] = (await junitOf(paths)).cases;
    const shot = `${paths.folder}/evidence/1/shot.png`;
    expect(propertiesOf(found as object)).toEqual([
      ['attachment', shot],
      ['attachment', 'film.webm (larger than 25 MiB)'],
    ]);
    expect(found?.['system-out']).toBe(`[[ATTACHMENT|${shot}]]`);
    const [without] = (await junitOf(paths, { LIVELANE_REPORT_ATTACHMENTS: 'none' })).cases;
    expect(without).not.toHaveProperty('properties');
  });
});

test.each(['../../../../etc/passwd', '/etc/passwd', 'run.json'])(
  'a file outside of the run’s own is not named, for a CI server would publish it: %s',
  async (path) => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('x', 'failed', { evidence: [{ name: 'a', contentType: 'text/plain', path }] });
    shard.end('failed');
    const [found] = (await junitOf(paths)).cases;
    expect(propertiesOf(found as object)).toEqual([['attachment', "a (it is not in the run's folder)"]]);
    expect(found).not.toHaveProperty('system-out');
  },
);

describe('class and name', () => {
  async function names(options: Record<string, unknown>) {
    const paths = make(options);
    const shard = new Shard(paths);
    for (const project of ['chromium', 'webkit']) {
      for (const [repeat, size] of ['S', 'L'].entries()) {
        const parameters = { size, age: '7' };
        shard.result('', 'passed', { test: identity('fits', { project, repeat, parameters }) });
      }
    }
    shard.end();
    return (await junitOf(paths)).cases.map(({ classname, name }) => `${classname}: ${name}`);
  }

  test('tell apart equal titles in two projects, and the repetitions of one', async () => {
    expect(await names({})).toEqual([
      '[chromium] a.spec.ts: fits',
      '[chromium] a.spec.ts: fits (2)',
      '[webkit] a.spec.ts: fits',
      '[webkit] a.spec.ts: fits (2)',
    ]);
  });

  test('are equal where report.identity says that the tests are', async () => {
    expect(await names({ report: { identity: ['parameters'] } })).toEqual([
      'a.spec.ts: fits [age=7, size=S]',
      'a.spec.ts: fits [age=7, size=L]',
      'a.spec.ts: fits [age=7, size=S]',
      'a.spec.ts: fits [age=7, size=L]',
    ]);
  });
});

describe('characters', () => {
  test('that mean something in XML come back as they were', async () => {
    const text = `<b a="1" c='2'>&amp; &lt; && &#10; ]]> <!-- </failure> 🎉 ünï`;
    const found = await caseOf((shard) =>
      shard.result('', 'failed', {
        test: identity(text, { project: text }),
        errors: [{ message: text }],
        fields: { [text]: text },
        stdout: text,
      }),
    );
    expect(found.name).toBe(text);
    expect(found.classname).toBe(`[${text}] a.spec.ts`);
    expect(found.failure?.message).toBe(text);
    expect(found.failure?.['#text']).toBe(text);
    expect(found['system-out']).toBe(text);
    expect(propertiesOf(found)).toContainEqual([text, text]);
  });

  test('that XML forbids are replaced visibly, and terminal codes are gone', async () => {
    const text = '\u001b[31mred\u001b[0m \u0000\u0008\u000b\u000c\u001f \ud800 \ufffe\uffff \udc00\ud800 end';
    const found = await caseOf((shard) =>
      shard.result('', 'failed', { test: identity(text), errors: [{ message: text }], stdout: text }),
    );
    const shown = 'red \ufffd\ufffd\ufffd\ufffd\ufffd \ufffd \ufffd\ufffd \ufffd\ufffd end';
    expect(found.name).toBe(shown);
    expect(found.failure?.['#text']).toBe(shown);
    expect(found['system-out']).toBe(shown);
  });

  test('that leave nothing of a title do not leave a test without a name', async () => {
    for (const text of ['', ' ', '\u001b[31m\u001b[0m']) {
      const found = await caseOf((shard) => shard.result('', 'passed', { test: identity(text) }));
      expect(found.name).toBe('untitled');
    }
  });

  test('that break lines are spaces in names, where a parser would make them that', async () => {
    const found = await caseOf((shard) => shard.result('', 'passed', { test: identity('a\r\nb\nc\td') }));
    expect(found.name).toBe('a b c d');
  });

  test('of several bytes come back from outputs of any size', async () => {
    const paths = make({ report: { output: 'all' } });
    const shard = new Shard(paths);
    const outputs = ['ü', '🎉', 'a🎉ü', '日本語'].map((text) => text.repeat(40_000));
    for (const [n, stdout] of outputs.entries()) {
      shard.result('', 'passed', { test: identity(`${n}`, { file: `${n % 2}.spec.ts` }), stdout });
    }
    shard.end();
    const { cases } = await junitOf(paths);
    const found = cases.toSorted((one, other) => Number(one.name) - Number(other.name));
    expect(found.map((each) => each['system-out'] === outputs[Number(each.name)])).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('that look like markup at the beginning are text', async () => {
    for (const text of ['<a/>', '{"a": 1}', '[1]', '---\na: 1']) {
      const found = await caseOf((shard) =>
        shard.result('x', 'failed', { errors: [{ message: text }], comments: [text] }),
      );
      expect(found.failure?.['#text']).toBe(text);
      expect(propertiesOf(found)).toEqual([['testrun_comment', text]]);
    }
  });
});
