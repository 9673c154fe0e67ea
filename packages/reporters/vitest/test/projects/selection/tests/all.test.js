import { describe, test } from 'vitest';

// test.only is not used here.
describe('tea', () => {
  test('is green', () => {});
  test.skip('is skipped green', () => {});
  test.todo('is green one day');
});
describe('coffee', () => {
  test('is black', () => {});
  test.skip('is skipped black', () => {});
  test('is black', () => {});
});
