import { expect, test } from 'vitest';
import { type ErrorSettings, isTimeout, translateError } from '../src/errors.ts';

const settings: ErrorSettings = {
  root: '/shop',
  cwd: '/shop/api',
  diff: (actual, expected) => `${actual}|${expected}`,
};

test('whatever is thrown can be told', () => {
  const hostile = new Proxy(new Error('x'), {
    get() {
      throw new Error('no');
    },
  });
  expect(translateError(hostile, settings)).toEqual({ message: 'What was thrown cannot be read.' });
  expect(isTimeout(hostile)).toBe(false);
  expect(translateError(undefined, settings).message).toContain('the undefined undefined was thrown');
  expect(translateError({ message: '' }, settings).message).toBe('Unknown error');
});

test('messages, stacks and chains of causes are bounded', () => {
  const long = new Error('m'.repeat(100_000));
  long.stack = `Error: ${long.message}\n${'    at f (/shop/api/a.js:1:2)\n'.repeat(10_000)}`;
  const { message, stack, location } = translateError(long, settings);
  expect(message.length).toBeLessThan(33 * 1024);
  expect(stack?.length).toBeLessThan(17 * 1024);
  expect(location).toEqual({ file: 'api/a.js', line: 1, column: 2 });
  const circle = new Error('circle');
  circle.cause = circle;
  expect(translateError(circle, settings).message.split('\n')).toHaveLength(11);
});

test('a diff follows Mocha’s rule and is bounded', () => {
  const message = (more: object) => translateError(Object.assign(new Error('e'), more), settings).message;
  expect(message({ actual: 'a', expected: 'b' })).toBe('Error: e\n\na|b');
  expect(message({ actual: 'a', expected: 'b', showDiff: false })).toBe('Error: e');
  expect(message({ actual: 1, expected: 'b' })).toBe('Error: e');
  expect(message({ actual: 'a'.repeat(1e6), expected: 'b'.repeat(1e6) }).length).toBeLessThan(33 * 1024);
  expect(
    translateError(Object.assign(new Error('e'), { actual: 1, expected: 2 }), {
      ...settings,
      diff: undefined,
    }).message,
  ).toBe('Error: e');
});

test('frames of modules are told from the folder, those of packages are no place', () => {
  const error = new Error('e');
  error.stack =
    'Error: e\n    at f (/shop/node_modules/x/i.js:1:1)\n    at async file:///shop/api/b%20c.mjs:3:4';
  expect(translateError(error, settings)).toEqual({
    message: 'Error: e',
    stack: '    at f (/shop/node_modules/x/i.js:1:1)\n    at async b%20c.mjs:3:4',
    location: { file: 'api/b%20c.mjs', line: 3, column: 4 },
  });
});
