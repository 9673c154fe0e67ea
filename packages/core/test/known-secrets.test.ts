import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REDACTED, secretFilter, secretStriker, secretsIn, withoutSecrets } from '../src/known-secrets.ts';
import { clipOutput } from '../src/text.ts';
import { tempFolder } from './support/temp-folder.ts';

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

  it.each(['fields', 'parameters'])('strikes the names in %s, which are the test’s own', (member) => {
    expect(
      filtered({ TESTMO_TOKEN: 's3cr3t-value' }, { [member]: { 's3cr3t-value': 's3cr3t-value' } }),
    ).toEqual({
      [member]: { [REDACTED]: REDACTED },
    });
  });

  it('keeps the names of an event when the password is one of them', () => {
    const event = { type: 'attempt-end', status: 'passed', stdout: 'the stdout' };
    expect(filtered({ JIRA_PASSWORD: 'stdout' }, event)).toEqual({ ...event, stdout: `the ${REDACTED}` });
  });

  it('gives back the same line when there is nothing to strike', () => {
    const line = '{"stdout": "spaces stay"}';
    expect(secretFilter({})(line)).toBe(line);
    expect(secretFilter({ TESTMO_TOKEN: 's3cr3t-value' })(line)).toBe(line);
  });
});

describe('a secret in another form', () => {
  const secret = 'p4ss+w/rd=?>~ü "q" <&>\\e';
  const strike = secretStriker([secret]);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const hidden = (form: string) => expect(strike(`a ${form} z`)).toBe(`a ${REDACTED} z`);

  it('is struck in JSON within a text', () => hidden(JSON.stringify(secret).slice(1, -1)));

  it('is struck in a URL, whatever the case of its codes', () => {
    hidden(encodeURIComponent(secret));
    hidden(encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()));
  });

  it('is struck in a form', () => {
    hidden(encodeURIComponent(secret).replaceAll('%20', '+'));
  });

  it('is struck in HTML', () => {
    hidden('p4ss+w/rd=?&gt;~ü &quot;q&quot; &lt;&amp;&gt;\\e');
  });

  it.each(['', 'a', 'ann:', 'DOMAIN\\ann:', 'jörg:', '{"user":"ann","password":"'])(
    'is struck in base64 behind “%s”, so that what is left cannot be decoded to it',
    (before) => {
      for (const after of ['', '"', '"}', ' and more']) {
        for (const form of [base64, (text: string) => Buffer.from(text).toString('base64url')]) {
          const struck = strike(`Authorization: Basic ${form(before + secret + after)}`);
          expect(struck).toContain(REDACTED);
          const left = struck.replace('Authorization: Basic ', '').split(REDACTED);
          // A byte at either end may be left, never more.
          const decoded = left.map((part) => Buffer.from(part, 'base64').toString('latin1')).join('');
          expect(decoded.length).toBeLessThanOrEqual(Buffer.byteLength(before + after) + 3);
        }
      }
    },
  );

  it('is struck where an output was cut in the middle of it', () => {
    const token = 'tok-0123456789abcdefghij';
    const strikeToken = secretStriker([token]);
    for (let at = 6; at <= token.length; at++) {
      const head = clipOutput(`${'x'.repeat(100 - at)}${token}${'y'.repeat(1000)}`, 400);
      expect(strikeToken(head)).not.toContain(token.slice(0, 6));
      const tail = clipOutput(`${'y'.repeat(1000)}${token}${'x'.repeat(300 - at)}`, 400);
      expect(strikeToken(tail)).not.toContain(token.slice(-6));
    }
  });
});

describe('secretsIn', () => {
  it('finds the content of a file that a variable names', () => {
    const file = join(tempFolder(), 'token');
    writeFileSync(file, ' s3cr3t-value\n');
    expect(secretsIn({ TESTMO_TOKEN_FILE: file, MY_FILE: file })).toEqual(['s3cr3t-value']);
  });

  it('finds nothing in a file that is missing, a folder, or larger than any secret', () => {
    const folder = tempFolder();
    const large = join(folder, 'large');
    writeFileSync(large, 'x'.repeat(64 * 1024 + 1));
    for (const file of [join(folder, 'none'), folder, large, 'a\0b']) {
      expect(secretsIn({ TESTMO_TOKEN_FILE: file }), file).toEqual([]);
    }
  });

  it.runIf(process.platform !== 'win32')('leaves a pipe to the courier, which can read it only once', () => {
    const pipe = join(tempFolder(), 'pipe');
    spawnSync('mkfifo', [pipe]);
    expect(secretsIn({ TESTMO_TOKEN_FILE: pipe })).toEqual([]);
  });

  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'ALL_PROXY'])(
    'finds the password in %s, as it is written and as it is sent',
    (name) => {
      expect(secretsIn({ [name]: 'http://ann:pr%40xy-pass@proxy.example:3128' })).toEqual([
        'pr%40xy-pass',
        'pr@xy-pass',
      ]);
      expect(secretsIn({ [name]: 'ann:proxy-pass@proxy.example:3128' })).toContain('proxy-pass');
    },
  );

  it('finds none in a proxy without a password, and in what is no URL', () => {
    for (const proxy of ['http://proxy.example', '', '%%%', 'http://']) {
      expect(secretsIn({ HTTPS_PROXY: proxy }).join('')).toBe('');
    }
  });
});

describe('withoutSecrets', () => {
  it('replaces user and password in a URL, wherever it stands', () => {
    const options = {
      testmo: { url: 'https://ann:s3cr3t@acme.example/a@b' },
      run: { links: [{ url: 'x //t0ken@y' }] },
    };
    expect(withoutSecrets(options)).toEqual({
      testmo: { url: 'https://redacted@acme.example/a@b' },
      run: { links: [{ url: 'x //redacted@y' }] },
    });
  });

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
