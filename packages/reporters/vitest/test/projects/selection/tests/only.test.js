import { describe, test } from 'vitest';

test.only('is the only one', () => {});
test('is not selected by only', () => {});
test.skip('is skipped beside an only', () => {});
describe('a group', () => {
  test('is not selected in a group', () => {});
});
