import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { writeJUnit } from '../src/export/junit.ts';
import { identity, junitOf, parsedJUnit, propertiesOf, read, scratchFile } from './support/exported.ts';
import { deadProcess, makeRun, Shard } from './support/journal.ts';

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

describe('a JUnit file', () => {
  test('counts as its parts do', async () => {
    const paths = make({ run: { name: 'Nightly' } });
    const shard = new Shard(paths);
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    shard.result('passes', 'passed', { startedAt: at, at: at + 1_000 });
    shard.result('fails', 'failed', { startedAt: at + 1_000, at: at + 2_500, lane: '1' });
    for (const status of ['skipped', 'todo', 'timedout', 'interrupted', 'expectedfailure'] as const)
      shard.result(status, status, { startedAt: at, at });
    shard.result('flaky', 'failed', { startedAt: at, at, final: false });
    shard.result('flaky', 'passed', { startedAt: at, at, attempt: 1 });
    shard.end('failed');
    const { root, suites, cases } = await junitOf(paths);
    const counts = { tests: '8', failures: '2', errors: '1', skipped: '2' };
    expect(root).toMatchObject({
      ...counts,
      name: 'Nightly',
      time: '2.500',
      timestamp: '2026-01-02T03:04:05.000Z',
    });
    expect(suites).toMatchObject([counts]);
    expect(cases.filter(({ failure }) => failure).map(({ name }) => name)).toEqual(['timedout', 'fails']);
    expect(cases.filter(({ error }) => error).map(({ name }) => name)).toEqual(['interrupted']);
    expect(cases.filter(({ skipped }) => skipped !== undefined).map(({ name }) => name)).toEqual([
      'skipped',
      'todo',
    ]);
    expect(cases).toHaveLength(8);
  });

  test('has a suite for each file and project, whose results come from all lanes', async () => {
    const paths = make();
    const shard = new Shard(paths);
    const at = Date.UTC(2026, 0, 2);
    const files = [
      { file: 'b.spec.ts', project: 'webkit' },
      { file: 'a.spec.ts', project: 'webkit' },
      { file: 'ü.spec.ts' },
      { file: 'a.spec.ts', project: 'chromium' },
    ];
    for (let n = 0; n < 12; n++) {
      const startedAt = at + n * 1_000;
      shard.result('', n < 4 ? 'failed' : 'passed', {
        test: identity(`test ${n} 🎉`, files[n % 4]),
        lane: String(n % 3),
        startedAt,
        at: startedAt + 250,
        durationMs: 250,
      });
    }
    shard.end('failed');
    const { root, suites } = await junitOf(paths);
    expect(root).toMatchObject({ tests: '12', failures: '4', time: '11.250' });
    const shown = suites.map(({ name, file, tests, failures, time, timestamp, testcase = [] }) => ({
      head: [name, file, tests, failures, time, timestamp.slice(17, 23)],
      names: testcase.map((each) => each.name).toSorted(),
      classes: new Set(testcase.map(({ classname }) => classname)),
    }));
    const suite = (name: string, first: number, second: string) => ({
      head: [name, name.replace(/^\[\w+\] /, ''), '3', '1', '0.750', second],
      names: [first, first + 4, first + 8].map((n) => `test ${n} 🎉`).toSorted(),
      classes: new Set([name]),
    });
    expect(shown).toEqual([
      suite('[chromium] a.spec.ts', 3, '03.000'),
      suite('[webkit] a.spec.ts', 1, '01.000'),
      suite('[webkit] b.spec.ts', 0, '00.000'),
      suite('ü.spec.ts', 2, '02.000'),
    ]);
  });

  test('names its suites the same in every run', async () => {
    const names = [];
    for (const name of ['Monday', 'Tuesday']) {
      const paths = make({ run: { name } });
      const shard = new Shard(paths);
      shard.result('one');
      shard.write({ type: 'run-error', at: Date.now(), error: { message: 'Error: no database' } });
      shard.end();
      names.push((await junitOf(paths)).suites.map((suite) => suite.name));
    }
    expect(names).toEqual([
      ['a.spec.ts', 'Playwright'],
      ['a.spec.ts', 'Playwright'],
    ]);
  });

  test('is readable by its owner only, and nothing else is left beside it', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const file = scratchFile('junit.xml');
    writeFileSync(file, 'an older one', { mode: 0o644 });
    await writeJUnit(file, await read(paths));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['junit.xml']);
    expect(parsedJUnit(readFileSync(file, 'utf8')).cases).toHaveLength(1);
  });

  test('that cannot be written leaves the one that is there', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const file = scratchFile('junit.xml');
    writeFileSync(file, 'an older one');
    const run = await read(paths);
    const results = function* () {
      yield* run.results();
      throw new Error('the journal is gone');
    };
    await expect(writeJUnit(file, { ...run, results })).rejects.toThrow('the journal is gone');
    expect(readFileSync(file, 'utf8')).toBe('an older one');
    expect(readdirSync(dirname(file))).toEqual(['junit.xml']);
  });

  test('goes to a stream as well, which stays open', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const stream = new PassThrough({ encoding: 'utf8' });
    await writeJUnit(stream, await read(paths));
    expect(stream.writable).toBe(true);
    expect(parsedJUnit(stream.read()).cases).toHaveLength(1);
  });

  test('is written to what a link names, and the link stays', async () => {
    const paths = make();
    const shard = new Shard(paths);
    shard.result('one');
    shard.end();
    const file = scratchFile('junit.xml');
    const link = scratchFile('link.xml');
    writeFileSync(file, '');
    symlinkSync(file, link);
    await writeJUnit(link, await read(paths));
    expect(parsedJUnit(readFileSync(file, 'utf8')).cases).toHaveLength(1);
  });

  test('says where the run comes from, and what failed outside its tests', async () => {
    const paths = make({ run: { tags: ['smoke', 'eu'], fields: { Shop: 'EU' } } });
    writeFileSync(paths.metadata, JSON.stringify({ commit: 'abcdef0', branch: 'main' }));
    const shard = new Shard(paths);
    shard.write({ type: 'run-error', at: Date.now(), error: { message: 'SyntaxError: <here>' } });
    shard.end('failed');
    const { root, suites, cases } = await junitOf(paths);
    expect(cases).toEqual([]);
    expect(root).toMatchObject({ name: 'Playwright · main · abcdef0', tests: '0', time: '0.000' });
    expect(suites).toMatchObject([{ tests: '0', 'system-err': 'SyntaxError: <here>' }]);
    expect(propertiesOf(suites[0] as object)).toEqual(
      expect.arrayContaining([
        ['Commit', 'abcdef0'],
        ['Branch', 'main'],
        ['Shop', 'EU'],
        ['tags', 'smoke,eu'],
      ]),
    );
  });

  test('of a killed run says that it is not all, beside what failed outside its tests', async () => {
    const paths = make();
    const shard = new Shard(paths, 'one', deadProcess);
    shard.result('one');
    shard.write({ type: 'run-error', at: Date.now(), error: { message: 'Error: no memory' } });
    shard.begin('two');
    const { suites } = await junitOf(paths);
    expect(suites.map(({ tests }) => tests)).toEqual(['1', '0']);
    expect(suites[1]?.['system-err']).toBe(
      'The test runner died without a word (killed, or crashed): tests that had not ended are missing here.\n\n' +
        'Running when it ended: a.spec.ts › two.\n\nError: no memory',
    );
  });
});

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
        { name: 'shot.png', contentType: 'image/png', path: 'evidence/1/shot.png' },
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
