import { test } from '@playwright/test';

test.describe('broken', () => {
  test.beforeEach(() => {
    throw new Error('no user');
  });

  test('first', () => {});
  test('second', () => {});
});
