import { describe, expect, test } from 'vitest';
import { jiraAddress, projectOf, requestRate, vendorAddress } from '../src/config.ts';
import { xraySection } from '../src/index.ts';
import { section } from './samples.ts';

function problems(settings: Record<string, unknown>): string[] {
  const { error } = xraySection.safeParse(settings);
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

describe('the section', () => {
  test('needs a project on Cloud, and nothing else', () => {
    expect(xraySection.parse({ project: 'CALC' })).toEqual({
      deployment: 'cloud',
      region: 'global',
      project: 'CALC',
      testEnvironments: [],
      statuses: {},
      createCases: false,
      caseType: 'generic',
      testSets: [],
      labels: [],
      attach: [],
      features: [],
      executionType: 'Test Execution',
      apiVersion: '2.0',
      flushMs: 5_000,
      batchBytes: 10 * 1024 * 1024,
      evidenceBudgetBytes: 200 * 1024 * 1024,
    });
    expect(problems({})).toEqual([expect.stringMatching(/^project is needed, as in "CALC"/)]);
  });

  test('takes the project from the key of a Test Execution', () => {
    expect(projectOf(xraySection.parse({ testExecutionKey: 'CALC-9' }))).toBe('CALC');
    expect(projectOf(xraySection.parse({ testExecutionKey: 'CALC-9', project: 'OTHER' }))).toBe('OTHER');
  });

  test.each([
    [{}, 'https://xray.cloud.getxray.app'],
    [{ region: 'us' }, 'https://us.xray.cloud.getxray.app'],
    [{ region: 'eu' }, 'https://eu.xray.cloud.getxray.app'],
    [{ region: 'au' }, 'https://au.xray.cloud.getxray.app'],
    [{ region: 'au', url: 'http://127.0.0.1:8080/' }, 'http://127.0.0.1:8080'],
    [{ deployment: 'server', url: 'https://jira.acme.com/jira//' }, 'https://jira.acme.com/jira'],
  ])('with %j talks to %s', (settings, address) => {
    expect(vendorAddress(section(settings))).toBe(address);
  });

  test('knows Jira on Server, and on Cloud when it is told', () => {
    expect(jiraAddress(section({ deployment: 'server', url: 'https://jira.acme.com/' }))).toBe(
      'https://jira.acme.com',
    );
    expect(jiraAddress(section())).toBeUndefined();
    expect(jiraAddress(section({ jiraUrl: 'https://acme.atlassian.net/' }))).toBe(
      'https://acme.atlassian.net',
    );
  });

  test('keeps below the Standard quota on Cloud and limits nothing on Server', () => {
    expect(requestRate(section())).toBe(54);
    expect(requestRate(section({ requestsPerMinute: 180 }))).toBe(180);
    expect(requestRate(section({ deployment: 'server', url: 'https://jira.acme.com' }))).toBeUndefined();
  });

  test.each([
    ['true', true],
    ['false', false],
    ['bulk', 'bulk'],
    [true, true],
  ])('takes %j for createCases, as a variable of the environment has it', (given, meant) => {
    expect(section({ createCases: given }).createCases).toBe(meant);
  });

  test('takes one path or several', () => {
    expect(section({ features: 'features' }).features).toEqual(['features']);
    expect(section({ features: ['a.feature', 'b.feature'] }).features).toHaveLength(2);
  });

  test.each([
    [{ project: 'calc' }, /project must be a Jira project's key, as in "CALC" – saw "calc"/],
    [{ project: 'CALC', testExecutionKey: 'CALC' }, /testExecutionKey must be the key of an issue/],
    [{ project: 'CALC', testPlanKey: 'CALC-T1' }, /testPlanKey must be the key of an issue.*saw "CALC-T1"/],
    [{ project: 'CALC', deployment: 'server' }, /url is needed with "deployment": "server"/],
    [
      { project: 'CALC', deployment: 'server', url: 'https://j.acme.com', createCases: 'bulk' },
      /createCases cannot be "bulk".*write true/,
    ],
    [{ project: 'CALC', transition: 'Done' }, /jiraUrl is needed for "transition"/],
    [{ project: 'CALC', attach: 'report.html' }, /jiraUrl is needed for "attach"/],
    [{ project: 'CALC', url: 'https://xray.cloud.getxray.app/api/v2' }, /url must end after the host/],
    [{ project: 'CALC', url: 'https://me:secret@jira.acme.com' }, /url .*XRAY_CLIENT_ID/],
    [{ project: 'CALC', labels: ['two words'] }, /labels.0 must be labels as Jira has them/],
    [{ project: 'CALC', clientSecret: 'x' }, /Unrecognized key/],
    [{ project: 'CALC', statuses: { broken: 'FAILED' } }, /statuses/],
  ])('says what is wrong with %j', (settings, words) => {
    expect(problems(settings).join('\n')).toMatch(words);
    expect(problems(settings).join('\n')).not.toContain('secret@');
  });
});
