import { test } from 'vitest';

test('passes', () => {});

test('fails', () => {
  throw new Error('stop here');
});

test('is not reached', () => {});
