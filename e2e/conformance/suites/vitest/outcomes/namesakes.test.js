import { test } from 'vitest';

test('is the same', () => {});

test('is the same', () => {
  throw new Error('not quite');
});
