import { describe, test } from 'vitest';

test('passes first', () => {});
test('fails', () => {
  throw new Error('stop here');
});
test('comes too late', () => {});
test.skip('is skipped too late', () => {});
describe('a group', () => {
  test('comes too late in a group', () => {});
});
