import { test } from '@playwright/test';

test.skip('is skipped by declaration', () => {});
test('is skipped while it runs', () => {
  test.skip(true, 'not today');
});
test.describe(() => {
  test.skip(() => process.pid > 0, 'never today');

  test('is skipped by a condition', () => {});
});
