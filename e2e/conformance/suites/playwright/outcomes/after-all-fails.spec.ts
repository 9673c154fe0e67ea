import { test } from '@playwright/test';

test.describe('broken', () => {
  test.afterAll(() => {
    throw new Error('cannot clean up');
  });

  test('first', () => {});
  test('second', () => {});
});
