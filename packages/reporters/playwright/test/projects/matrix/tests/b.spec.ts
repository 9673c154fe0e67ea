import { expect, test } from '@playwright/test';

test('passes in b', () => {});

test('is flaky in b', () => {
  const flaky = test.info().project.name === 'web' && test.info().repeatEachIndex === 1;
  expect(test.info().retry).toBe(flaky ? 1 : 0);
});

test.skip('is skipped in b', () => {});
