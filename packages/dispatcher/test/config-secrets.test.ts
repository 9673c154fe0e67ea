import { describe, expect, it } from 'vitest';
import { json, load, loadIn, problems, TestFolder, valid } from './config-setup.ts';

const files = json({ testmo: valid });
const withFunction = (body: string) => ({
  'livelane.config.mjs': `export default { testmo: ${JSON.stringify(valid)}, secrets: { TESTMO_TOKEN: ${body} } };`,
});

describe('where secrets come from', () => {
  it('the variable, trimmed', async () => {
    const config = await load({ files, env: { TESTMO_TOKEN: ' abc\n' } });
    expect(config.secret('TESTMO_TOKEN')).toBe('abc');
  });

  it('the file that the variable with _FILE names, trimmed', async () => {
    const folder = new TestFolder(files);
    const file = folder.write('token', 'from-file\r\n');
    const config = await loadIn(folder, { env: { TESTMO_TOKEN_FILE: file, TESTMO_TOKEN: '' } });
    expect(config.secret('TESTMO_TOKEN')).toBe('from-file');
  });

  it.each(['() => "from-config "', 'async () => "from-config"'])(
    "the config's function: %s",
    async (body) => {
      expect((await load({ files: withFunction(body) })).secret('TESTMO_TOKEN')).toBe('from-config');
    },
  );

  it('in this order', async () => {
    const folder = new TestFolder(withFunction('() => { throw new Error("asked in vain"); }'));
    const file = folder.write('token', 'from-file');
    const env = { TESTMO_TOKEN_FILE: file };
    expect((await loadIn(folder, { env })).secret('TESTMO_TOKEN')).toBe('from-file');
    const both = { TESTMO_TOKEN: 'from-env', TESTMO_TOKEN_FILE: '/nowhere' };
    expect((await loadIn(folder, { env: both })).secret('TESTMO_TOKEN')).toBe('from-env');
  });

  it('a function that finds nothing leaves the secret unset', async () => {
    const config = await load({ files: withFunction('() => process.env.LIVELANE_NOT_SET') });
    expect(config.secret('TESTMO_TOKEN')).toBeUndefined();
  });

  it('those of backends without a section are not looked up', async () => {
    const body = '() => { throw new Error("asked in vain"); }';
    const config = await load({
      files: { 'livelane.config.mjs': `export default { secrets: { TESTMO_TOKEN: ${body} } };` },
      env: { XRAY_CLIENT_ID_FILE: '/nowhere' },
    });
    expect(config.secret('TESTMO_TOKEN')).toBeUndefined();
    expect(config.secret('XRAY_CLIENT_ID')).toBeUndefined();
  });
});

describe('secrets that cannot be used', () => {
  it.each([
    [
      'a b',
      'TESTMO_TOKEN holds spaces, line breaks or other unusual characters inside: check how it was copied',
    ],
    [
      'a\nb',
      'TESTMO_TOKEN holds spaces, line breaks or other unusual characters inside: check how it was copied',
    ],
    [
      '“abc”',
      'TESTMO_TOKEN holds spaces, line breaks or other unusual characters inside: check how it was copied',
    ],
  ])('%j', async (value, problem) => {
    expect(await problems({ files, env: { TESTMO_TOKEN: value } })).toEqual([problem]);
  });

  it('a password may hold spaces and any letter, and no line break', async () => {
    const xray = json({ xray: { deployment: 'cloud', project: 'C' } });
    const config = await load({ files: xray, env: { JIRA_PASSWORD: 'größer als 1' } });
    expect(config.secret('JIRA_PASSWORD')).toBe('größer als 1');
    expect(await problems({ files: xray, env: { JIRA_PASSWORD: 'a\nb' } })).toEqual([
      'JIRA_PASSWORD holds line breaks or control characters inside: check how it was copied',
    ]);
  });

  it('a file that cannot be read, or is empty', async () => {
    expect(await problems({ files, env: { TESTMO_TOKEN_FILE: '/nowhere/token' } })).toEqual([
      "TESTMO_TOKEN_FILE names a file that cannot be read: ENOENT: no such file or directory, open '/nowhere/token'",
    ]);
    expect(await problems({ files, env: { TESTMO_TOKEN_FILE: '/dev/null' } })).toEqual([
      'TESTMO_TOKEN_FILE names an empty file',
    ]);
  });

  it.each([
    ['() => { throw new Error("vault is sealed\\n at x") }', 'secrets.TESTMO_TOKEN failed: vault is sealed'],
    ['() => 12', 'secrets.TESTMO_TOKEN returned no text'],
    [
      '() => "a b"',
      'secrets.TESTMO_TOKEN holds spaces, line breaks or other unusual characters inside: check how it was copied',
    ],
    [
      '"abc"',
      'FILE: secrets.TESTMO_TOKEN must be a function that returns it, in livelane.config.ts or .js; or put it into the environment variable TESTMO_TOKEN',
    ],
  ])('in the config: %s', async (body, problem) => {
    expect(await problems({ files: withFunction(body) })).toEqual([problem]);
  });

  it('unknown names, and no object at all', async () => {
    expect(await problems({ files: json({ secrets: { TESTMO_TOKN: 'x', FOO: 'y' } }) })).toEqual([
      'FILE: unknown secret secrets.TESTMO_TOKN; did you mean TESTMO_TOKEN?',
      'FILE: unknown secret secrets.FOO; known: TESTMO_TOKEN, XRAY_CLIENT_ID, XRAY_CLIENT_SECRET, JIRA_PASSWORD',
    ]);
    expect(await problems({ files: json({ secrets: 'x' }) })).toEqual([
      'FILE: secrets must be an object of functions, such as { TESTMO_TOKEN: () => … }',
    ]);
  });
});

describe('secrets written as settings', () => {
  const told = (where: string, way: string) => `${where} looks like a secret, and settings hold none; ${way}`;
  const variable = (names: string) => `put it into the environment variable ${names} instead`;

  it.each<[unknown, string[]]>([
    [{ testmo: { ...valid, token: 's3cret' } }, [told('FILE: testmo.token', variable('TESTMO_TOKEN'))]],
    [
      { testmo: { ...valid, cycle: { key: 'x', apiKey: 1 } } },
      [told('FILE: testmo.cycle.apiKey', variable('TESTMO_TOKEN'))],
    ],
    [
      { xray: { deployment: 'cloud', project: 'C', clientSecret: 's3cret' } },
      [told('FILE: xray.clientSecret', variable('XRAY_CLIENT_SECRET'))],
    ],
    [
      { xray: { deployment: 'cloud', project: 'C', password: 's3cret' } },
      [told('FILE: xray.password', variable('JIRA_PASSWORD'))],
    ],
    [
      { apiToken: 's3cret' },
      [
        told(
          'FILE: apiToken',
          variable('TESTMO_TOKEN or XRAY_CLIENT_ID or XRAY_CLIENT_SECRET or JIRA_PASSWORD'),
        ),
      ],
    ],
    [{ run: { fields: { password: 's3cret' } } }, [told('FILE: run.fields.password', 'remove it')]],
  ])('%j', async (settings, expected) => {
    const found = await problems({ files: json(settings) });
    expect(found).toEqual(expected);
    expect(found.join()).not.toContain('s3cret');
  });

  it('in the reporter options and in variables', async () => {
    expect(
      await problems({
        files,
        options: { testmo: { token: '[redacted]' } },
        env: { LIVELANE_RUN_FIELDS: 'apiKey=s3cret' },
      }),
    ).toEqual([
      told('LIVELANE_RUN_FIELDS: run.fields.apiKey', 'remove it'),
      told('reporter options: testmo.token', variable('TESTMO_TOKEN')),
    ]);
  });
});

describe('what is known to be secret', () => {
  it('is all that the environment, files and functions give, and no user names', async () => {
    const folder = new TestFolder({
      'livelane.config.mjs': `export default {
        testmo: ${JSON.stringify(valid)},
        xray: { deployment: 'cloud', project: 'CALC' },
        secrets: { XRAY_CLIENT_ID: () => 'client-id', XRAY_CLIENT_SECRET: () => 'client-secret' },
      };`,
    });
    const env = {
      TESTMO_TOKEN_FILE: folder.write('token', 'from-file'),
      ZEPHYR_API_TOKEN: 'of-another-vendor',
      JIRA_USERNAME: 'ann-of-acme',
      HTTPS_PROXY: 'http://ann:proxy-pass@proxy.example',
    };
    const { secrets } = await loadIn(folder, { env });
    expect([...secrets].sort()).toEqual(['client-secret', 'from-file', 'of-another-vendor', 'proxy-pass']);
  });

  it('is in no message, wherever in the settings it stands', async () => {
    const env = { TESTMO_TOKEN: 's3cr3t-value' };
    for (const options of [
      { testmo: { ...valid, mode: 's3cr3t-value' } },
      { testmo: { ...valid, 's3cr3t-value': 1 } },
      { 's3cr3t-value': {} },
      { linking: { mapping: 's3cr3t-value' } },
      { linking: { patterns: ['(s3cr3t-value'] } },
    ]) {
      const found = await problems({ options, env });
      expect(found.join()).toContain('[redacted]');
      expect(found.join()).not.toContain('s3cr3t');
    }
  });
});
