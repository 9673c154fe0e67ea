import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineConfig } from '../src/config/define-config.ts';
import { json, load, loadIn, problems, TestFolder, valid } from './config-setup.ts';

const section = JSON.stringify(valid);

describe('where settings are found', () => {
  it.each([
    [
      'livelane.config.ts',
      `const all: { run: object } = { run: { name: 'n' } };\nexport default { ...all, testmo: ${section} } as const;`,
    ],
    ['livelane.config.mts', `export default { run: { name: 'n' as string }, testmo: ${section} };`],
    ['livelane.config.mjs', `export default { run: { name: 'n' }, testmo: ${section} };`],
    ['livelane.config.js', `module.exports = { run: { name: 'n' }, testmo: ${section} };`],
    ['livelane.config.json', `{ "run": { "name": "n" }, "testmo": ${section} }`],
  ])('%s', async (name, content) => {
    const folder = new TestFolder({ [name]: content });
    const config = await loadIn(folder, {});
    expect(config.file).toBe(join(folder.path, name));
    expect(config.run.name).toBe('n');
    expect(config.backends.map(({ definition, section }) => [definition.name, section])).toEqual([
      ['testmo', { ...valid, mode: 'live' }],
    ]);
  });

  it('an ES module in a package of that type, with imports of its own', async () => {
    const config = await load({
      files: {
        'package.json': '{"type":"module"}',
        'name.js': 'export const name = "imported";',
        'livelane.config.js': 'import { name } from "./name.js";\nexport default { run: { name } };',
      },
    });
    expect(config.run.name).toBe('imported');
  });

  it.each([
    ['a promise', 'Promise.resolve({ run: { name: "n" } })'],
    ['a function', '() => ({ run: { name: "n" } })'],
    ['a function of a promise', 'async () => ({ run: { name: "n" } })'],
  ])('exported as %s', async (_how, exported) => {
    for (const extension of ['ts', 'mjs']) {
      const config = await load({
        files: { [`livelane.config.${extension}`]: `export default ${exported};` },
      });
      expect(config.run.name).toBe('n');
    }
  });

  it('upward from each folder, in order; the first file wins', async () => {
    const folder = new TestFolder({
      'a/livelane.config.json': '{"run":{"name":"a"}}',
      'a/b/c/other.txt': '',
      'd/livelane.config.json': '{"run":{"name":"d"}}',
      'e/other.txt': '',
    });
    expect((await loadIn(folder, { from: ['a/b/c', 'd'] })).run.name).toBe('a');
    expect((await loadIn(folder, { from: ['e', 'd', 'a'] })).run.name).toBe('d');
    expect((await loadIn(folder, { from: ['a/missing'] })).run.name).toBe('a');
  });

  it('nowhere: defaults, no backend', async () => {
    const { secret, ...config } = await load({});
    expect(config).toEqual({
      run: { tags: [], links: [], fields: {}, join: 'auto', complete: true },
      report: {
        attempts: 'all',
        identity: ['project'],
        steps: true,
        output: 'failed',
        attachments: 'failed',
        maxAttachmentBytes: 26214400,
      },
      secrets: [],
      delivery: {
        deadlineMs: 60000,
        failOn: 'never',
        dir: '.livelane',
        timeoutMs: 30000,
        keep: { days: 14, bytes: 1024 ** 3 },
      },
      linking: {
        titles: true,
        patterns: [],
        annotations: ['test_key', 'test_id'],
        tags: ['TEST_', 'TestName:'],
      },
      mapping: [],
      backends: [],
      warnings: [],
    });
    expect(secret('TESTMO_TOKEN')).toBeUndefined();
  });
});

describe('a file that cannot be used is one problem', () => {
  it.each([
    [
      'livelane.config.json',
      '{\n  "run": {},\n}',
      'FILE cannot be used: line 3, column 1: Expected double-quoted property name',
    ],
    [
      'livelane.config.json',
      '{\n  "run": $ecret\n}',
      "FILE cannot be used: line 2, column 10: Unexpected token '$'",
    ],
    [
      'livelane.config.json',
      '{"run":',
      'FILE cannot be used: line 1, column 8: Unexpected end of JSON input',
    ],
    [
      'livelane.config.json',
      '{} {}',
      'FILE cannot be used: line 1, column 4: Unexpected non-whitespace character',
    ],
    ['livelane.config.json', '[]', 'FILE cannot be used: it must give an object with the settings'],
    ['livelane.config.json', '', 'FILE cannot be used: it must give an object with the settings'],
    [
      'livelane.config.ts',
      'export const a = 1;',
      'FILE cannot be used: it must give an object with the settings',
    ],
    [
      'livelane.config.ts',
      'export default {\n  run: {,\n}',
      'FILE cannot be used: ParseError: Unexpected token FILE:2:8',
    ],
    ['livelane.config.ts', 'throw new Error("no\\nmore");', 'FILE cannot be used: no more'],
    [
      'livelane.config.mjs',
      'export default () => { throw new Error("boom"); };',
      'FILE cannot be used: boom',
    ],
    ['livelane.config.ts', 'import "not-there";', "FILE cannot be used: Cannot find module 'not-there'"],
  ])('%s: %j', async (name, content, problem) => {
    expect(await problems({ files: { [name]: content } })).toEqual([problem]);
  });

  it('a syntax error in plain JavaScript', async () => {
    const [problem, ...others] = await problems({ files: { 'livelane.config.mjs': 'export default {,}' } });
    expect(problem).toMatch(/^FILE cannot be used: /);
    expect(others).toEqual([]);
  });

  it('and does not make what it may have said missing, nor hide other mistakes', async () => {
    expect(
      await problems({
        files: { 'livelane.config.json': '{' },
        options: { run: { join: 'maybe' } },
        env: { LIVELANE_TESTMO_SOURCE: 'web' },
      }),
    ).toEqual([
      "FILE cannot be used: line 1, column 2: Expected property name or '}'",
      'reporter options: run.join is "maybe"; expected one of "auto", "never"',
    ]);
  });
});

describe('which source wins', () => {
  const files = json({
    testmo: { ...valid, source: 'file' },
    run: { name: 'file', tags: ['file'], fields: { a: 'file', b: 'file' } },
  });
  const options = {
    testmo: { source: 'options' },
    run: { name: 'options', tags: ['options'], fields: { a: 'options' } },
  };
  const env = {
    LIVELANE_TESTMO_SOURCE: 'env',
    LIVELANE_RUN_NAME: 'env',
    LIVELANE_RUN_TAGS: 'e,nv',
    LIVELANE_RUN_FIELDS: 'c=env',
  };

  it.each([
    ['the file', {}, 'file', ['file'], { a: 'file', b: 'file' }],
    ['options over the file', { options }, 'options', ['options'], { a: 'options', b: 'file' }],
    ['the environment over the file', { env }, 'env', ['e', 'nv'], { a: 'file', b: 'file', c: 'env' }],
    [
      'the environment over options',
      { options, env },
      'env',
      ['e', 'nv'],
      { a: 'options', b: 'file', c: 'env' },
    ],
  ])('%s', async (_which, over, name, tags, fields) => {
    const { run, backends } = await load({ files, ...over });
    expect(run).toMatchObject({ name, tags, fields });
    expect(backends[0]?.section).toEqual({ ...valid, mode: 'live', source: name });
  });

  it('a section in any of them enables its backend', async () => {
    expect((await load({ options: { testmo: valid } })).backends).toHaveLength(1);
    const env = { LIVELANE_TESTMO_URL: valid.url, LIVELANE_TESTMO_PROJECT_ID: '1' };
    expect((await load({ env })).backends).toHaveLength(1);
  });
});

it('defineConfig gives back what it is given', () => {
  const config = { run: { name: 'n' }, testmo: valid, secrets: { TESTMO_TOKEN: () => 'x' } };
  expect(defineConfig(config)).toBe(config);
});
