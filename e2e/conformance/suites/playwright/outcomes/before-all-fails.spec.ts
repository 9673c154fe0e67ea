import { test } from '@playwright/test';

test.describe('broken', () => {
  test.beforeAll(() => {
    throw new Error('the database is away');
  });

  test('first', () => {});
  test('second', () => {});
});
