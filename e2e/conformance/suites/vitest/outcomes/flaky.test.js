import { test } from 'vitest';

let tries = 0;

test('passes on its retry', { retry: 1 }, () => {
  tries += 1;
  if (tries === 1) throw new Error('not yet');
});
