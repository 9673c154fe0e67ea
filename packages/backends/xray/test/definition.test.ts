import { ConfigError, type HttpOptions } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import { xray } from '../src/index.ts';
import { Delivery, section } from './samples.ts';

const server = { deployment: 'server', url: 'https://jira.acme.com/jira/' };
const apiKey = { XRAY_CLIENT_ID: 'id', XRAY_CLIENT_SECRET: 'hush' };

function create(settings: Record<string, unknown>, secrets: Record<string, string>) {
  const opened: HttpOptions[] = [];
  const backend = xray.create(section(settings), {
    secret: (name) => secrets[name],
    conceal() {},
    http(options) {
      opened.push(options);
      return { request: () => Promise.reject(new Error('not asked')) };
    },
  });
  return { backend, opened };
}

describe('the backend', () => {
  test('talks to the Cloud of the region, and asks for nothing before it is needed', () => {
    expect(create({ region: 'eu' }, apiKey).opened).toEqual([
      { baseUrl: 'https://eu.xray.cloud.getxray.app/api/v2', headers: {} },
    ]);
  });

  test('talks to Jira on Server with the token, or with name and password', () => {
    const baseUrl = 'https://jira.acme.com/jira';
    expect(create(server, { JIRA_PAT: 'pat' }).opened).toEqual([
      { baseUrl, headers: { authorization: 'Bearer pat' } },
    ]);
    expect(create(server, { JIRA_USERNAME: 'ada', JIRA_PASSWORD: 'pw' }).opened).toEqual([
      { baseUrl, headers: { authorization: 'Basic YWRhOnB3' } },
    ]);
  });

  test('opens Jira on Cloud only where a setting needs it', () => {
    const settings = { jiraUrl: 'https://acme.atlassian.net', transition: 'Done' };
    const secrets = { ...apiKey, JIRA_USERNAME: 'ada@acme.com', JIRA_PASSWORD: 'token' };
    expect(create(settings, secrets).opened[1]?.baseUrl).toBe('https://acme.atlassian.net');
    expect(create({ jiraUrl: 'https://acme.atlassian.net' }, secrets).opened).toHaveLength(1);
  });

  test.each([
    [{}, {}, /XRAY_CLIENT_ID and XRAY_CLIENT_SECRET.*missing: both/],
    [{}, { XRAY_CLIENT_ID: 'id' }, /missing: XRAY_CLIENT_SECRET/],
    [{}, { XRAY_CLIENT_SECRET: 'hush' }, /missing: XRAY_CLIENT_ID/],
    [server, { JIRA_USERNAME: 'ada' }, /JIRA_PAT .* or JIRA_USERNAME and JIRA_PASSWORD/],
    [{ jiraUrl: 'https://a.atlassian.net', transition: 'Done' }, apiKey, /"xray\.transition".*JIRA_USERNAME/],
  ])('with %j and %j says which variable is missing', (settings, secrets, words) => {
    expect(() => create(settings, secrets)).toThrow(ConfigError);
    expect(() => create(settings, secrets)).toThrow(words);
    expect(() => create(settings, secrets)).not.toThrow('hush');
  });

  test('takes one import at a time, with files of which base64 leaves room', () => {
    const { capacity } = create({}, apiKey).backend;
    expect(capacity).toMatchObject({
      results: 500,
      lanes: 'merged',
      running: true,
      gapMs: 5_000,
      requestsPerMinute: 54,
      files: { budgetBytes: 200 * 1024 * 1024 },
    });
    expect(((capacity.files?.bytes ?? 0) * 4) / 3).toBeLessThan(capacity.bytes);
    expect(create(server, { JIRA_PAT: 'pat' }).backend.capacity).not.toHaveProperty('requestsPerMinute');
  });

  test.each([
    [false, 'list'],
    [true, 'inline'],
    ['bulk', 'make'],
  ])('with createCases %j does %s with tests without a Test', (createCases, unlinked) => {
    expect(create({ createCases }, apiKey).backend.cases?.unlinked).toBe(unlinked);
  });

  test('knows its keys from those of AIO Tests and Zephyr', () => {
    const { cases } = create({}, apiKey).backend;
    const keys = ['CALC-1', 'A_B2-77', 'CALC-TC-7', 'CALC-T7', 'calc-1', '1234'];
    expect(keys.filter((key) => cases?.isKey(key))).toEqual(['CALC-1', 'A_B2-77']);
  });

  test('takes TC-7, which Zephyr’s cases are called in tests, for a Test in a project TC only', () => {
    expect(create({}, apiKey).backend.cases?.isKey('TC-7')).toBe(false);
    expect(create({ project: 'TC' }, apiKey).backend.cases?.isKey('TC-7')).toBe(true);
  });

  test('shows the Test Execution once it is there, where Jira is known', () => {
    const known = new Delivery();
    const { backend } = create({}, apiKey);
    expect([backend.url(known), backend.label(known)]).toEqual([undefined, undefined]);
    known.ids.set('execution', 'CALC-9');
    expect([backend.url(known), backend.label(known)]).toEqual([undefined, 'CALC-9']);
    known.ids.set('jira', 'https://acme.atlassian.net');
    expect(backend.url(known)).toBe('https://acme.atlassian.net/browse/CALC-9');
    expect(create(server, { JIRA_PAT: 'p' }).backend.url(known)).toBe(
      'https://jira.acme.com/jira/browse/CALC-9',
    );
  });
});
