import { describe, expect, test } from 'vitest';
import { testmoSection } from '../src/index.ts';

const minimal = { url: 'https://acme.testmo.net', projectId: 1 };

function problems(section: Record<string, unknown>): string[] {
  const { error } = testmoSection.safeParse({ ...minimal, ...section });
  return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
}

describe('the section', () => {
  test('needs a url and a project only', () => {
    expect(testmoSection.parse(minimal)).toEqual({ ...minimal, statuses: {}, keys: 'livelane' });
  });

  test.each([
    'https://acme.testmo.net/',
    'http://127.0.0.1:8080',
    'https://testmo.intern.example:8443/',
    'HTTPS://ACME.testmo.net',
  ])('takes the address %s', (url) => {
    expect(problems({ url })).toEqual([]);
  });

  test.each([
    ['acme.testmo.net', 'saw "acme.testmo.net"'],
    ['https://acme.testmo.net/api/v1', 'write "https://acme.testmo.net"'],
    ['https://acme.testmo.net/?a=b', 'write "https://acme.testmo.net"'],
    ['https://user:secret@acme.testmo.net', 'the token goes into TESTMO_TOKEN'],
    ['ftp://acme.testmo.net', 'saw "ftp://acme.testmo.net"'],
    ['', 'as in "https://acme.testmo.net"'],
  ])('says what is wrong with the address %j', (url, words) => {
    expect(problems({ url })).toEqual([expect.stringContaining(words)]);
  });

  test('never repeats a password of an address', () => {
    expect(problems({ url: 'https://user:secret@acme.testmo.net' }).join()).not.toContain('secret');
  });

  test.each(['a', '1st', 'my suite', 'ü-tests', 'a_b'])('refuses the source %j', (source) => {
    expect(problems({ source })).toEqual([expect.stringContaining(`saw ${JSON.stringify(source)}`)]);
  });

  test('takes a name or a number of configuration and milestone, not both', () => {
    expect(problems({ config: 'Chrome', milestoneId: 3 })).toEqual([]);
    expect(problems({ config: 'Chrome', configId: 3, milestone: 'v1', milestoneId: 3 })).toEqual([
      'config cannot be given together with "configId": keep one of the two',
      'milestone cannot be given together with "milestoneId": keep one of the two',
    ]);
  });

  test('takes aliases for some of our statuses and for no others', () => {
    expect(problems({ statuses: { flaky: 'retest', todo: 'blocked' } })).toEqual([]);
    expect(problems({ statuses: { broken: 'failed' } })).toHaveLength(1);
  });

  test('takes the shape of a JUnit report only where it is used', () => {
    expect(problems({ junit: { testDir: 'tests' } })).toEqual([
      expect.stringContaining('"keys": "testmo-cli"'),
    ]);
    expect(problems({ keys: 'testmo-cli', junit: { testDir: 'tests' } })).toEqual([]);
  });

  test('takes a base address for published files without a query', () => {
    expect(problems({ artifactsUrl: 'https://ci.example/job/7/evidence/' })).toEqual([]);
    expect(problems({ artifactsUrl: 'https://ci.example/?job=7' })).toHaveLength(1);
    expect(problems({ artifactsUrl: 'file:///tmp' })).toHaveLength(1);
  });

  test('refuses keys it does not know', () => {
    expect(problems({ token: 'abc' })).toHaveLength(1);
  });
});
