import { expect, test } from '@playwright/test';

test('matches', () => {
  expect(JSON.stringify({ total: 42 })).toMatchSnapshot('matches.txt');
});
test('does not match', () => {
  expect(JSON.stringify({ total: 42 })).toMatchSnapshot('differs.txt');
});
