import { test } from '@playwright/test';

test.describe('broken', () => {
  test.afterEach(() => {
    throw new Error('cannot log out');
  });

  test('first', () => {});
  test('second', () => {});
});
