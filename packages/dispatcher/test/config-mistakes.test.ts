import { describe, expect, it } from 'vitest';
import { json, problems, valid } from './config-setup.ts';

describe('each mistake says where, what, and what is expected', () => {
  it.each<[string, unknown, string]>([
    [
      'a wrong type',
      { testmo: { ...valid, projectId: 'one' } },
      'FILE: testmo.projectId is "one"; expected a positive whole number',
    ],
    [
      'a number out of range',
      { testmo: { ...valid, projectId: 0 } },
      'FILE: testmo.projectId is 0; expected a positive whole number',
    ],
    [
      'null',
      { testmo: { ...valid, projectId: null } },
      'FILE: testmo.projectId is null; expected a positive whole number',
    ],
    [
      'no URL',
      { testmo: { ...valid, url: 'acme' } },
      'FILE: testmo.url is "acme"; expected a URL such as https://acme.testmo.net',
    ],
    [
      'no choice',
      { testmo: { ...valid, mode: 'slow' } },
      'FILE: testmo.mode is "slow"; expected one of "live", "end"',
    ],
    [
      'a choice of types',
      { testmo: { ...valid, issue: {} } },
      'FILE: testmo.issue is {}; expected a text or a whole number',
    ],
    [
      'too long a text',
      { testmo: { ...valid, cycle: { key: 'x', folder: 'f'.repeat(100) } } },
      `FILE: testmo.cycle.folder is "${'f'.repeat(79)}…; expected a text of 0 to 20 characters`,
    ],
    [
      'missing',
      { testmo: { url: valid.url } },
      'FILE: testmo.projectId is missing; expected a positive whole number (or set LIVELANE_TESTMO_PROJECT_ID)',
    ],
    [
      'missing inside',
      { testmo: { ...valid, cycle: {} } },
      'FILE: testmo.cycle.key is missing; expected a text that is not empty (or set LIVELANE_TESTMO_CYCLE_KEY)',
    ],
    [
      'an unknown key',
      { testmo: { ...valid, projctId: 2 } },
      'FILE: unknown key testmo.projctId; did you mean projectId?',
    ],
    [
      'an unknown key far from all',
      { testmo: { ...valid, cycle: { key: 'x', whatever: 1 } } },
      'FILE: unknown key testmo.cycle.whatever; known: key, folder',
    ],
    [
      'an unknown key among fixed names',
      { testmo: { ...valid, statuses: { pased: 'x' } } },
      'FILE: unknown key testmo.statuses.pased; did you mean passed?',
    ],
    ['an unknown section', { testno: {} }, 'FILE: unknown key testno; did you mean testmo?'],
    [
      'an unknown section far from all',
      { qwertyuiop: {} },
      'FILE: unknown key qwertyuiop; known: run, report, delivery, linking, testmo, xray, secrets',
    ],
    [
      'a section that is none',
      { testmo: null },
      'FILE: testmo is null; expected an object with url, projectId, source, mode, cycle, statuses, issue, weight, from',
    ],
    [
      'an element of a list',
      { run: { tags: ['a', 7] } },
      'FILE: run.tags[1] is 7; expected a text that is not empty',
    ],
    [
      "a section's own check",
      { testmo: { ...valid, source: 'live' } },
      'FILE: testmo.source cannot be the same as "mode"',
    ],
    [
      "a section's own message",
      { testmo: { ...valid, from: '12' } },
      'FILE: testmo.from must be a version (as in "v12")',
    ],
    [
      'no variant',
      { xray: { project: 'C', deployment: 'clowd' } },
      'FILE: xray.deployment is "clowd"; expected one of "cloud", "server"',
    ],
    [
      'no variant named',
      { xray: { project: 'C' } },
      'FILE: xray.deployment is missing; expected one of "cloud", "server" (or set LIVELANE_XRAY_DEPLOYMENT)',
    ],
    [
      'a key of another variant',
      { xray: { project: 'C', deployment: 'cloud', createCases: true } },
      'FILE: xray.createCases does not go with the other settings of xray',
    ],
  ])('%s', async (_what, settings, problem) => {
    expect(await problems({ files: json(settings) })).toEqual([problem]);
  });

  it('a function where a value is expected', async () => {
    const files = { 'livelane.config.mjs': 'export default { run: { name: () => "x" } };' };
    expect(await problems({ files })).toEqual([
      'FILE: run.name is a function; expected a text that is not empty',
    ]);
  });

  it('shows no user or password of a URL', async () => {
    const files = json({ run: { links: [{ name: 'x', url: 'ftp://me:pw@host/' }] } });
    expect(await problems({ files })).toEqual([
      'FILE: run.links[0].url is "ftp://…@host/"; expected a URL such as https://acme.example.com',
    ]);
  });

  it('names the source that said it', async () => {
    const files = json({ testmo: { ...valid, mode: 'slow' } });
    expect(
      await problems({
        files,
        options: { testmo: { projectId: 'x', sorce: 1 } },
        env: { LIVELANE_TESTMO_URL: 'acme' },
      }),
    ).toEqual([
      'LIVELANE_TESTMO_URL: testmo.url is "acme"; expected a URL such as https://acme.testmo.net',
      'reporter options: testmo.projectId is "x"; expected a positive whole number',
      'FILE: testmo.mode is "slow"; expected one of "live", "end"',
      'reporter options: unknown key testmo.sorce; did you mean source?',
    ]);
  });

  it('names the variable that enabled a section in which something is missing', async () => {
    expect(
      await problems({ env: { LIVELANE_TESTMO_SOURCE: 'web', LIVELANE_TESTMO_PROJECT_ID: '3' } }),
    ).toEqual([
      'LIVELANE_TESTMO_PROJECT_ID: testmo.url is missing; expected a URL such as https://acme.testmo.net (or set LIVELANE_TESTMO_URL)',
    ]);
  });

  it('tells all at once, over all sections and sources', async () => {
    const found = await problems({
      files: json({ runs: {}, run: { joins: 1 }, testmo: {}, xray: { deployment: 'server' } }),
      options: { testmo: { token: 'x' } },
      env: { LIVELANE_REPORT_STEPS: 'maybe', TESTMO_TOKEN: 'a b' },
    });
    expect(found).toEqual([
      'LIVELANE_REPORT_STEPS: report.steps is "maybe"; expected true or false',
      'reporter options: testmo.token looks like a secret, and settings hold none; put it into the environment variable TESTMO_TOKEN instead',
      'FILE: unknown key runs; did you mean run?',
      'FILE: unknown key run.joins; did you mean join?',
      'reporter options: testmo.url is missing; expected a URL such as https://acme.testmo.net (or set LIVELANE_TESTMO_URL)',
      'reporter options: testmo.projectId is missing; expected a positive whole number (or set LIVELANE_TESTMO_PROJECT_ID)',
      'FILE: xray.project is missing; expected a text (or set LIVELANE_XRAY_PROJECT)',
      'FILE: xray.url is missing; expected a URL such as https://acme.testmo.net (or set LIVELANE_XRAY_URL)',
      'TESTMO_TOKEN holds spaces, line breaks or other unusual characters inside: check how it was copied',
    ]);
  });
});
