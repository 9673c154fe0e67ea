import { ConfigError, type HttpOptions } from '@livelane/dispatcher';
import { describe, expect, test } from 'vitest';
import { zephyr, zephyrSection } from '../src/index.ts';
import { section } from './samples.ts';

const minimal = { url: 'https://acme.yourzephyr.com', projectId: 1, releaseId: 2 };

function problems(more: Record<string, unknown>): string[] {
  const { error } = zephyrSection.safeParse({ ...minimal, ...more });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

function create(secrets: Record<string, string>, settings: Record<string, unknown> = {}) {
  const opened: HttpOptions[] = [];
  const concealed: string[] = [];
  const backend = zephyr.create(section(settings), {
    secret: (name) => secrets[name],
    conceal: (secret) => void concealed.push(secret),
    http(options) {
      opened.push(options);
      return { request: () => Promise.reject(new Error('not asked')) };
    },
  });
  return { backend, opened, concealed };
}

describe('the section', () => {
  test('needs an address, a project and a release only', () => {
    expect(zephyrSection.parse(minimal)).toEqual({
      ...minimal,
      mode: 'live',
      createCases: false,
      caseTree: 'Automation',
      statuses: {},
      cycleDays: 7,
      batch: 500,
      notesLimit: 4_000,
      job: {
        framework: 'junit',
        reuse: true,
        timeStamp: false,
        createPackage: false,
        assignTo: -10,
        timeoutSeconds: 300,
        apiVersion: 'v4',
      },
    });
    expect(zephyrSection.safeParse({}).error?.issues.map(({ path }) => path.join())).toEqual([
      'url',
      'projectId',
      'releaseId',
    ]);
  });

  test('takes an address with a context path, and none with the path of the API', () => {
    expect(section({ url: 'https://intern.example/zephyr/' }).url).toBe('https://intern.example/zephyr');
    expect(problems({ url: 'https://acme.yourzephyr.com/flex/html5/release/1' })).toEqual([
      expect.stringContaining('write "https://acme.yourzephyr.com"'),
    ]);
    expect(problems({ url: 'https://u:secret@acme.yourzephyr.com' }).join()).not.toContain('secret');
  });

  test('takes statuses by number and name, for our outcomes and running tests', () => {
    expect(problems({ statuses: { running: 'WIP', todo: 10 } })).toEqual([]);
    expect(problems({ statuses: { broken: 2 } })).toHaveLength(1);
    expect(problems({ statuses: { failed: '' } })).toHaveLength(1);
  });

  test('refuses what would make a cycle for each file', () => {
    expect(problems({ job: { id: 3, timeStamp: true } })).toEqual([
      expect.stringContaining('job.timeStamp cannot be used with "job.id"'),
    ]);
    expect(problems({ mode: 'job', job: { rollingSeconds: 30, timeStamp: true } })).toHaveLength(1);
  });

  test('refuses rolling where results are live', () => {
    expect(problems({ mode: 'both', job: { rollingSeconds: 30 } })).toEqual([
      expect.stringContaining('job.rollingSeconds is for "mode": "job"'),
    ]);
  });

  test('refuses keys it does not know, and an empty folder', () => {
    expect(problems({ token: 'abc' })).toHaveLength(1);
    expect(problems({ caseTree: ' / ' })).toEqual([expect.stringContaining('"Automation/Web"')]);
  });
});

describe('the backend', () => {
  test('sends the token to the instance, below its context path', () => {
    const { opened } = create({ ZEPHYR_API_TOKEN: 't' }, { url: 'https://intern.example/zephyr/' });
    expect(opened).toEqual([
      { baseUrl: 'https://intern.example/zephyr/flex', headers: { authorization: 'Bearer t' } },
    ]);
  });

  test('sends a name and a password where there is no token, and keeps them out of logs', () => {
    const { opened, concealed } = create({ ZEPHYR_USERNAME: 'jäne', ZEPHYR_PASSWORD: 'pw' });
    const basic = Buffer.from('jäne:pw').toString('base64');
    expect(opened[0]?.headers).toEqual({ authorization: `Basic ${basic}` });
    expect(concealed).toEqual([basic]);
  });

  test.each([
    [{}, /ZEPHYR_API_TOKEN .* or ZEPHYR_USERNAME and ZEPHYR_PASSWORD/],
    [{ ZEPHYR_USERNAME: 'jane' }, /ZEPHYR_PASSWORD is missing/],
    [{ ZEPHYR_PASSWORD: 'pw' }, /ZEPHYR_USERNAME is missing/],
  ])('says which credentials are missing with %j', (secrets, words) => {
    expect(() => create(secrets as Record<string, string>)).toThrow(ConfigError);
    expect(() => create(secrets as Record<string, string>)).toThrow(words);
  });

  test('takes numbers of cases as keys, alone or as TC-…', () => {
    const { cases } = create({ ZEPHYR_API_TOKEN: 't' }).backend;
    const keys = [
      '101',
      'TC-101',
      'tc-7',
      'CALC-1',
      'CALC-TC-1',
      'TC-0',
      '0',
      '-1',
      '1.5',
      'TC-',
      '',
      'TC-1x',
    ];
    expect(keys.filter((key) => cases?.isKey(key))).toEqual(['101', 'TC-101', 'tc-7']);
  });

  test('makes cases, lists tests without one, or leaves them to the job', () => {
    const of = (settings: Record<string, unknown>) =>
      create({ ZEPHYR_API_TOKEN: 't' }, settings).backend.cases?.unlinked;
    expect([of({}), of({ createCases: true }), of({ mode: 'job' })]).toEqual(['list', 'make', 'inline']);
  });

  test('takes what its mode promises', () => {
    const of = (settings: Record<string, unknown>) =>
      create({ ZEPHYR_API_TOKEN: 't' }, settings).backend.capacity;
    expect(of({}).requestsPerMinute).toBeUndefined();
    expect(of({ batch: 50, requestsPerMinute: 60, evidenceBudgetBytes: 7 })).toMatchObject({
      results: 50,
      requestsPerMinute: 60,
      lanes: 'merged',
      running: true,
      files: { budgetBytes: 7 },
    });
    expect(of({ mode: 'job' })).toMatchObject({ file: { results: 'instead' } });
    expect(of({ mode: 'job' }).running).toBeUndefined();
    expect(of({ mode: 'both' })).toMatchObject({ running: true, file: { results: 'also' } });
  });
});
