import { ConfigError, type HttpOptions } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import { aio } from '../src/index.ts';
import { Delivery, section } from './samples.ts';

function create(settings: Record<string, unknown>, secrets: Record<string, string>) {
  const opened: HttpOptions[] = [];
  const concealed: string[] = [];
  const backend = aio.create(section(settings), {
    secret: (name) => secrets[name],
    conceal: (text) => concealed.push(text),
    http(options) {
      opened.push(options);
      return { request: () => Promise.reject(new Error('not asked')) };
    },
  });
  return { backend, opened, concealed };
}

function problem(settings: Record<string, unknown>, secrets: Record<string, string>): string {
  try {
    create(settings, secrets);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return String(error);
  }
  throw new Error('nothing was thrown');
}

const cloud = { AIO_API_KEY: 'key' };
const server = { deployment: 'server', url: 'https://jira.example.com/jira/' };

describe('the backend', () => {
  test('talks to the vendor’s host with the token', () => {
    expect(create({}, cloud).opened).toEqual([
      {
        baseUrl: 'https://tcms.aiojiraapps.com/aio-tcms/api/v1',
        headers: { authorization: 'AioAuth key', accept: 'application/json;charset=utf-8' },
      },
    ]);
  });

  test('talks to Jira with a personal access token, or with a user', () => {
    const pat = create(server, { JIRA_PAT: 'pat', JIRA_USERNAME: 'u', JIRA_PASSWORD: 'p' });
    expect(pat.opened[0]).toMatchObject({
      baseUrl: 'https://jira.example.com/jira/rest/aio-tcms-api/1.0',
      headers: { authorization: 'Bearer pat' },
    });
    const user = create(server, { JIRA_USERNAME: 'ada', JIRA_PASSWORD: 'pä' });
    const basic = Buffer.from('ada:pä').toString('base64');
    expect(user.opened[0]?.headers.authorization).toBe(`Basic ${basic}`);
    expect(user.concealed).toEqual([basic]);
  });

  test('says which credentials are missing', () => {
    expect(problem({}, {})).toMatch(/AIO_API_KEY, or AIO_API_KEY_FILE .* API Token/);
    expect(problem(server, {})).toMatch(/JIRA_PAT .* or JIRA_USERNAME and JIRA_PASSWORD/);
    expect(problem(server, { JIRA_USERNAME: 'u' })).toContain('JIRA_PASSWORD is missing');
    expect(problem(server, { JIRA_PASSWORD: 'p' })).toContain('JIRA_USERNAME is missing');
  });

  test('says which credentials are of the other deployment', () => {
    expect(problem({}, { JIRA_PAT: 'pat' })).toContain('"deployment": "server"');
    expect(problem(server, cloud)).toContain('AIO_API_KEY, which is set, is of the Cloud product');
  });

  test('never shows a secret in what it says', () => {
    expect(problem({}, { JIRA_PAT: 'hidden' })).not.toContain('hidden');
    expect(problem(server, { AIO_API_KEY: 'hidden', JIRA_USERNAME: 'hidden' })).not.toContain('hidden');
  });

  test('shows a cycle once it exists, and its page where that is known', () => {
    const delivery = new Delivery();
    const { backend } = create({}, cloud);
    expect([backend.url(delivery), backend.label(delivery)]).toEqual([undefined, undefined]);
    delivery.ids.set('cycle', 'PROJ-CY-3').set('cycleId', '814');
    expect([backend.url(delivery), backend.label(delivery)]).toEqual([undefined, 'cycle PROJ-CY-3']);
    const cycleUrl = 'https://acme.atlassian.net/x?project={project}&params={"cycleId":{cycleId}}#{cycle}';
    expect(create({ cycleUrl }, cloud).backend.url(delivery)).toMatch(/project=PROJ&.*814.*#PROJ-CY-3$/);
    expect(create(server, { JIRA_PAT: 'p' }).backend.url(delivery)).toBe(
      'https://jira.example.com/jira/projects/PROJ',
    );
  });

  test('sends batches of 100 at a pace that leaves room for evidence', () => {
    const { capacity, cases } = create({ evidenceBudgetBytes: 5 }, cloud).backend;
    expect(capacity).toMatchObject({
      results: 100,
      lanes: 'merged',
      running: true,
      requestsPerMinute: 57,
      gapMs: 1170,
      files: { count: 1, bytes: 100 * 1024 * 1024, budgetBytes: 5 },
    });
    expect(capacity.file).toBeUndefined();
    expect(cases?.unlinked).toBe('list');
    expect(create({ createCases: true }, cloud).backend.cases?.unlinked).toBe('make');
  });

  test('takes the run as one file instead, when it is told so', () => {
    const { capacity, cases } = create({ import: 'instead' }, cloud).backend;
    expect(capacity).toMatchObject({ file: { results: 'instead' } });
    expect([capacity.running, capacity.files, cases?.unlinked]).toEqual([undefined, undefined, 'inline']);
  });

  test('knows its cases from other vendors’ keys', () => {
    const isKey = create({}, cloud).backend.cases?.isKey ?? (() => undefined);
    expect(['PROJ-TC-7', 'OTHER_1-TC-12'].map(isKey)).toEqual([true, true]);
    expect(['PROJ-7', 'PROJ-T7', 'PROJ-CY-7', 'see PROJ-TC-7', 'PROJ-TC-'].map(isKey)).not.toContain(true);
  });
});
