import { describe, expect, it } from 'vitest';
import { REDACTED, secretFilter, withoutSecrets } from '../src/known-secrets.ts';

function filtered(env: Record<string, string>, event: unknown): unknown {
  return JSON.parse(secretFilter(env)(JSON.stringify(event)));
}

describe('secretFilter', () => {
  it.each([
    'TESTMO_TOKEN',
    'AIO_API_KEY',
    'JIRA_PASSWORD',
    'JIRA_PAT',
    'JIRA_API_TOKEN',
    'XRAY_CLIENT_SECRET',
    'ZEPHYR_API_TOKEN',
    'ZEPHYR_PASSWORD',
  ])('strikes the value of %s wherever it stands in a text', (name) => {
    expect(
      filtered(
        { [name]: 's3cr3t-value' },
        { stdout: 'a s3cr3t-value, s3cr3t-value', errors: [{ message: 's3cr3t-value' }] },
      ),
    ).toEqual({
      stdout: `a ${REDACTED}, ${REDACTED}`,
      errors: [{ message: REDACTED }],
    });
  });

  it.each([
    ['quotes', 'say "s3cr3t"'],
    ['backslashes', 'DOMAIN\\n3wuser'],
    ['characters beyond ASCII', 'pässwörd🙂'],
    ['signs of regular expressions', 'a.b*c(d)$&'],
  ])('strikes a value with %s', (_, secret) => {
    expect(filtered({ JIRA_PASSWORD: secret }, { stdout: `with ${secret} in it` })).toEqual({
      stdout: `with ${REDACTED} in it`,
    });
  });

  it('strikes a value that stands in the environment with white space around it', () => {
    expect(filtered({ TESTMO_TOKEN: ' s3cr3t-value\n' }, { stdout: '[s3cr3t-value]' })).toEqual({
      stdout: `[${REDACTED}]`,
    });
  });

  it('strikes the longer of two values first, so that none of its end is left', () => {
    const env = { JIRA_PASSWORD: 's3cr3t', AIO_API_KEY: 's3cr3t-and-more' };
    expect(filtered(env, { stdout: 's3cr3t-and-more s3cr3t' })).toEqual({
      stdout: `${REDACTED} ${REDACTED}`,
    });
  });

  it('leaves the times alone when a password of digits is found in them', () => {
    const event = { at: 1_700_123_456_789, stdout: '123456' };
    expect(filtered({ JIRA_PASSWORD: '123456' }, event)).toEqual({ at: event.at, stdout: REDACTED });
  });

  it.each(['attempt-end', 'status', 'passed'])(
    'leaves the journal readable when the password is %s',
    (secret) => {
      const event = { type: 'attempt-end', status: 'passed', at: 1, stdout: 'attempt-end status passed' };
      expect(filtered({ JIRA_PASSWORD: secret }, event)).toEqual({
        ...event,
        stdout: event.stdout.replace(secret, REDACTED),
      });
    },
  );

  it('leaves ids and the places of evidence alone', () => {
    const event = {
      test: { id: 'ab123456cd', path: ['123456'] },
      evidence: [{ path: 'evidence/0123456/a.png' }],
    };
    expect(filtered({ JIRA_PASSWORD: '123456' }, event)).toEqual({
      ...event,
      test: { id: 'ab123456cd', path: [REDACTED] },
    });
  });

  it('leaves short values alone, which are ordinary words', () => {
    expect(filtered({ JIRA_PASSWORD: 'admin' }, { stdout: 'admin' })).toEqual({ stdout: 'admin' });
  });

  it.each(['JIRA_USERNAME', 'JIRA_PROJECT_KEY', 'XRAY_TEST_PLAN_KEY', 'TESTMO_URL', 'MY_TOKEN', 'PATH'])(
    'leaves the value of %s alone, which is no secret of a vendor',
    (name) => {
      expect(filtered({ [name]: 'CHECKOUT' }, { title: '[CHECKOUT-7] pays' })).toEqual({
        title: '[CHECKOUT-7] pays',
      });
    },
  );

  it('gives back the same line when there is nothing to strike', () => {
    const line = '{"stdout": "spaces stay"}';
    expect(secretFilter({})(line)).toBe(line);
    expect(secretFilter({ TESTMO_TOKEN: 's3cr3t-value' })(line)).toBe(line);
  });
});

describe('withoutSecrets', () => {
  it.each([
    'token',
    'apiToken',
    'clientSecret',
    'password',
    'apiKey',
    'api_key',
    'api-key',
    'pat',
    'jira_pat',
    'jiraPat',
    'Authorization',
    'passphrase',
    'credentials',
  ])('replaces the value of %s', (key) => {
    expect(withoutSecrets({ aio: { [key]: 's3cr3t-value' } })).toEqual({ aio: { [key]: REDACTED } });
  });

  it.each(['testExecutionKey', 'key', 'path', 'pattern', 'patch', 'url'])('keeps the value of %s', (key) => {
    expect(withoutSecrets({ xray: { [key]: 'CALC-9' } })).toEqual({ xray: { [key]: 'CALC-9' } });
  });

  it('replaces all values below a key that names secrets, and keeps their names', () => {
    const options = { secrets: { A: 'one', B: ['two', 3] }, tokens: ['four'] };
    expect(withoutSecrets(options)).toEqual({
      secrets: { A: REDACTED, B: [REDACTED, REDACTED] },
      tokens: [REDACTED],
    });
  });

  it('replaces functions wherever they are', () => {
    expect(withoutSecrets({ a: () => 's3cr3t', b: [() => 1] })).toEqual({ a: REDACTED, b: [REDACTED] });
  });

  it('keeps other data as it is, in a copy', () => {
    const options = { run: { tags: ['a', 'b'], complete: true }, n: 1, nothing: null, password: undefined };
    const copy = withoutSecrets(options);
    expect(copy).toEqual(options);
    expect(copy).not.toBe(options);
  });
});
