import { expect, test } from '@playwright/test';

test.describe.configure({ mode: 'parallel' });

test('passes at once', () => {});

test('is flaky', () => {
  expect(test.info().retry).toBe(1);
});

test('fails on every attempt', () => {
  throw new Error(`attempt ${test.info().retry} failed`);
});

test.skip('is skipped by declaration', () => {});

test('is expected to fail', () => {
  test.fail();
  throw new Error('as expected');
});

test.fail('is expected to fail, but passes', () => {});

test('loses its worker', () => {
  console.log('last words');
  if (test.info().retry === 0) process.exit(3);
});

test.fail('is expected to fail and loses its worker', () => {
  if (test.info().retry === 0) process.exit(3);
  throw new Error('as expected');
});

test.describe('beforeAll is flaky', () => {
  test.describe.configure({ mode: 'default' });
  test.beforeAll(() => {
    if (test.info().retry === 0) throw new Error('not ready');
  });
  test('first after beforeAll', () => {});
  test('second after beforeAll', () => {});
});
