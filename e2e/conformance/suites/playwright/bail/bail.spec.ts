import { test } from '@playwright/test';

test('passes', () => {});
test('fails', () => {
  throw new Error('no');
});
test('is not reached', () => {});
