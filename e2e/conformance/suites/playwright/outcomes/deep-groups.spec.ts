import { test } from '@playwright/test';

test.describe('one', () => {
  test.describe('two', () => {
    test.describe('three', () => {
      test.describe('four', () => {
        test.describe('five', () => {
          test('is deep', () => {});
        });
      });
    });
  });
});
