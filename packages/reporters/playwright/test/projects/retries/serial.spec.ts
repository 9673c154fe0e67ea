import { expect, test } from '@playwright/test';

test.describe('a serial group', () => {
  test.describe.configure({ mode: 'serial' });

  test.describe('with a group in it', () => {
    test('opens the order', () => {});
  });
  test.skip('is skipped in a serial group', () => {});
  test('pays the order', () => {
    expect(test.info().retry).toBe(1);
  });
  test('ships the order', () => {});
});

test('is beside the serial group', () => {});
