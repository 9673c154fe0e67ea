import { describe, expect, test } from 'vitest';
import { checkVersion } from '../src/supported.ts';

const JEST = { framework: 'Jest', from: '29.7', newest: 30 };

describe('a version of the framework', () => {
  test.each(['29.7.0', '29.8.1', '30.0.0', '30.5.2', '30.0.0-beta.1', 'unknown'])(
    '%s is taken',
    (version) => {
      expect(checkVersion(version, JEST)).toEqual({ goOn: true });
    },
  );

  test.each(['28.1.3', '29.6.4', '9.0.0'])('%s is too old, in one line', (version) => {
    const { goOn, say } = checkVersion(version, JEST);
    expect(goOn).toBe(false);
    expect(say).toMatch(new RegExp(`^Jest ${version} is too old: 29\\.7 or later is needed`));
    expect(say).not.toContain('\n');
  });

  test('newer than any that is tested is used, with a line', () => {
    expect(checkVersion('31.0.0', JEST)).toMatchObject({
      goOn: true,
      say: expect.stringContaining('31.0.0'),
    });
  });
});
