import { test } from 'vitest';

let tries = 0;

test('fails every time', { retry: 2 }, () => {
  tries += 1;
  throw new Error(`attempt ${tries}`);
});
