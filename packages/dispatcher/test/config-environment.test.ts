import { describe, expect, it } from 'vitest';
import { json, load, problems, valid } from './config-setup.ts';

describe('settings from variables', () => {
  it.each([
    ['LIVELANE_RUN_NAME', ' nightly ', 'run.name', 'nightly'],
    ['LIVELANE_RUN_TAGS', 'a, b,', 'run.tags', ['a', 'b']],
    ['LIVELANE_RUN_TAGS', '["a,b"]', 'run.tags', ['a,b']],
    ['LIVELANE_RUN_FIELDS', 'browser=chrome, query=a=b', 'run.fields', { browser: 'chrome', query: 'a=b' }],
    [
      'LIVELANE_RUN_FIELDS',
      '{"browser":"chrome","retries":2}',
      'run.fields',
      { browser: 'chrome', retries: '2' },
    ],
    [
      'LIVELANE_RUN_LINKS',
      '[{"name":"build","url":"https://ci.example.com/1"}]',
      'run.links',
      [{ name: 'build', url: 'https://ci.example.com/1' }],
    ],
    ['LIVELANE_RUN_COMPLETE', 'false', 'run.complete', false],
    ['LIVELANE_RUN_COMPLETE', '0', 'run.complete', false],
    ['LIVELANE_REPORT_STEPS', 'TRUE', 'report.steps', true],
    ['LIVELANE_REPORT_STEPS', '1', 'report.steps', true],
    ['LIVELANE_REPORT_MAX_ATTACHMENT_BYTES', '0', 'report.maxAttachmentBytes', 0],
    ['LIVELANE_DELIVERY_DEADLINE_MS', '5000', 'delivery.deadlineMs', 5000],
    ['LIVELANE_DELIVERY_FAIL_ON', 'undelivered', 'delivery.failOn', 'undelivered'],
    ['LIVELANE_DELIVERY_CA_FILE', 'ca.pem', 'delivery.caFile', 'ca.pem'],
    ['LIVELANE_TESTMO_PROJECT_ID', '12', 'testmo.projectId', 12],
    ['LIVELANE_TESTMO_CYCLE_KEY', 'CY-1', 'testmo.cycle', { key: 'CY-1' }],
    ['LIVELANE_TESTMO_CYCLE', '{"key":"CY-1"}', 'testmo.cycle', { key: 'CY-1' }],
    ['LIVELANE_TESTMO_STATUSES', 'passed=ok,failed=ko', 'testmo.statuses', { passed: 'ok', failed: 'ko' }],
    ['LIVELANE_TESTMO_ISSUE', '7', 'testmo.issue', '7'],
    ['LIVELANE_TESTMO_WEIGHT', '1.5', 'testmo.weight', 1.5],
  ])('%s=%s', async (variable, text, path, value) => {
    const config = await load({ files: json({ testmo: valid }), env: { [variable]: text } });
    const all = { ...config, testmo: config.backends[0]?.section } as Record<string, unknown>;
    const [section = '', key = ''] = path.split('.');
    expect((all[section] as Record<string, unknown>)[key]).toEqual(value);
  });

  it('a group and a member of it are put together', async () => {
    const env = { LIVELANE_TESTMO_CYCLE_KEY: 'CY-2', LIVELANE_TESTMO_CYCLE: '{"key":"CY-1","folder":"f"}' };
    const { backends } = await load({ files: json({ testmo: valid }), env });
    expect(backends[0]?.section).toMatchObject({ cycle: { key: 'CY-2', folder: 'f' } });
  });

  it('of each variant of a section', async () => {
    const env = {
      LIVELANE_XRAY_DEPLOYMENT: 'server',
      LIVELANE_XRAY_PROJECT: 'CALC',
      LIVELANE_XRAY_URL: 'https://jira.example.com',
      LIVELANE_XRAY_CREATE_CASES: '1',
    };
    const { backends } = await load({ env });
    expect(backends[0]?.section).toEqual({
      deployment: 'server',
      project: 'CALC',
      url: 'https://jira.example.com',
      createCases: true,
    });
  });

  it('empty ones are ignored', async () => {
    const { backends, run } = await load({ env: { LIVELANE_TESTMO_URL: '', LIVELANE_RUN_NAME: '  ' } });
    expect(backends).toEqual([]);
    expect(run.name).toBeUndefined();
  });
});

describe('values that do not fit name their variable', () => {
  it.each([
    ['LIVELANE_RUN_COMPLETE', 'yes', 'run.complete is "yes"; expected true or false'],
    [
      'LIVELANE_DELIVERY_DEADLINE_MS',
      '1m',
      'delivery.deadlineMs is "1m"; expected a whole number from 0 to 2147483647',
    ],
    [
      'LIVELANE_DELIVERY_DEADLINE_MS',
      '-1',
      'delivery.deadlineMs is -1; expected a whole number from 0 to 2147483647',
    ],
    [
      'LIVELANE_DELIVERY_TIMEOUT_MS',
      '0',
      'delivery.timeoutMs is 0; expected a positive whole number up to 2147483647',
    ],
    [
      'LIVELANE_REPORT_MAX_ATTACHMENT_BYTES',
      '1.5',
      'report.maxAttachmentBytes is 1.5; expected a whole number, 0 or more',
    ],
    ['LIVELANE_REPORT_OUTPUT', 'some', 'report.output is "some"; expected one of "all", "failed", "none"'],
    [
      'LIVELANE_RUN_TAGS',
      '["a"',
      'run.tags is "[\\"a\\""; expected a list, each item a text that is not empty, written a,b or ["a","b"]',
    ],
    ['LIVELANE_RUN_TAGS', '["a",1]', 'run.tags[1] is 1; expected a text that is not empty'],
    [
      'LIVELANE_RUN_FIELDS',
      'chrome',
      'run.fields is "chrome"; expected an object, each value a text or a number or true or false, written a=b,c=d or {"a":"b","c":"d"}',
    ],
    [
      'LIVELANE_RUN_LINKS',
      'https://x.y',
      'run.links is "https://x.y"; expected a list, each item an object with name, url, written as JSON',
    ],
    [
      'LIVELANE_RUN_LINKS',
      '[{"name":"x","url":"javascript:1"}]',
      'run.links[0].url is "javascript:1"; expected a URL such as https://acme.example.com',
    ],
    [
      'LIVELANE_RUN_LINKS',
      '[{"name":"x"}]',
      'run.links[0].url is missing; expected a URL such as https://acme.example.com',
    ],
    [
      'LIVELANE_TESTMO_CYCLE',
      'CY-1',
      'testmo.cycle is "CY-1"; expected an object with key, folder, written as JSON',
    ],
    ['LIVELANE_TESTMO_WEIGHT', '11', 'testmo.weight is 11; expected a number from 0 to 10'],
  ])('%s=%s', async (variable, text, problem) => {
    expect(await problems({ files: json({ testmo: valid }), env: { [variable]: text } })).toEqual([
      `${variable}: ${problem}`,
    ]);
  });
});

describe('unknown variables are warnings', () => {
  it.each([
    ['LIVELANE_TESTMO_PROJECTID', 'did you mean LIVELANE_TESTMO_PROJECT_ID?'],
    ['LIVELANE_RUN_NAMES', 'did you mean LIVELANE_RUN_NAME?'],
    ['LIVELANE_DEBUGG', 'did you mean LIVELANE_DEBUG?'],
    ['LIVELANE_TESTMO_TOKEN', 'did you mean TESTMO_TOKEN?'],
    ['LIVELANE_TESTMO_TOKEN_FILE', 'did you mean TESTMO_TOKEN_FILE?'],
    ['LIVELANE_WHATEVER_THIS_MAY_BE', 'it has no effect'],
  ])('%s', async (variable, hint) => {
    const { warnings } = await load({ env: { [variable]: 's3cret' } });
    expect(warnings).toEqual([`${variable} is no setting of Livelane; ${hint}`]);
  });

  it('those read elsewhere are known', async () => {
    const env = { LIVELANE_RUN: 'abc', LIVELANE_DISABLED: '0', LIVELANE_DEBUG: '1', LIVELANER: 'x' };
    expect((await load({ env })).warnings).toEqual([]);
  });
});
