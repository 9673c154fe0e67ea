import { describe, expect, test } from 'vitest';
import { aioSection } from '../src/index.ts';

function problems(section: Record<string, unknown>): string[] {
  const { error } = aioSection.safeParse({ project: 'PROJ', ...section });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

describe('the section', () => {
  test('needs a project only', () => {
    expect(aioSection.parse({ project: 'PROJ' })).toEqual({
      deployment: 'cloud',
      project: 'PROJ',
      cycle: { tasks: [], customFields: {} },
      retries: 'latest',
      addCases: true,
      createCases: false,
      caseStatus: 'Published',
      statuses: {},
      requestsPerMinute: 57,
      import: 'never',
    });
    expect(problems({ project: undefined })).toHaveLength(1);
  });

  test('needs the address of Jira for a server', () => {
    expect(problems({ deployment: 'server' })).toEqual([
      expect.stringContaining('https://jira.example.com/jira'),
    ]);
    expect(problems({ deployment: 'server', url: 'https://jira.example.com/jira' })).toEqual([]);
  });

  test('takes an address with slashes at its end, and keeps none', () => {
    expect(aioSection.parse({ project: 'P', url: 'https://jira.example.com/jira//' }).url).toBe(
      'https://jira.example.com/jira',
    );
  });

  test('says what to write when the address holds the path of the API', () => {
    expect(problems({ url: 'https://tcms.aiojiraapps.com/rest/aio-tcms-api/1.0' })).toEqual([
      expect.stringContaining('must end after the host'),
    ]);
  });

  test('never repeats a password of an address', () => {
    const [problem] = problems({ url: 'https://user:secret@jira.example.com' });
    expect(problem).toContain('JIRA_PAT');
    expect(problem).not.toContain('secret');
  });

  test('takes a cycle that exists or the description of one, not both', () => {
    expect(problems({ cycle: { key: 'PROJ-CY-12' } })).toEqual([]);
    expect(problems({ cycle: { title: 'Nightly', folder: 'Nightly/Web', tasks: ['PROJ-7'] } })).toEqual([]);
    for (const more of [{ title: 'x' }, { folder: 'x' }, { tasks: ['P-1'] }, { customFields: { a: 1 } }]) {
      expect(problems({ cycle: { key: 'PROJ-CY-12', ...more } })).toEqual([
        expect.stringContaining('cycle.key names a cycle that exists'),
      ]);
    }
  });

  test.each(['PROJ-12', 'PROJ-TC-12', 'CY-12', ''])('refuses %j as a cycle', (key) => {
    expect(problems({ cycle: { key } })).toEqual([expect.stringContaining('as in "PROJ-CY-12"')]);
  });

  test.each(['', ' / ', '/'])('refuses the folder %j', (folder) => {
    expect(problems({ cycle: { folder } }).length).toBeGreaterThan(0);
    expect(problems({ caseFolder: folder }).length).toBeGreaterThan(0);
  });

  test('takes names for our statuses and for running tests, and for no others', () => {
    expect(problems({ statuses: { flaky: 'Blocked', running: 'In Progress' } })).toEqual([]);
    expect(problems({ statuses: { broken: 'Failed' } })).toHaveLength(1);
  });

  test('refuses keys it does not know', () => {
    expect(problems({ apiKey: 'abc' })).toHaveLength(1);
    expect(problems({ cycle: { name: 'abc' } })).toHaveLength(1);
  });
});
