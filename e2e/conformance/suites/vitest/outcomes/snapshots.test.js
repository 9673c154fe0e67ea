import { expect, test } from 'vitest';

test('matches', () => {
  expect({ total: 42 }).toMatchSnapshot();
});

test('does not match', () => {
  expect({ total: 42 }).toMatchSnapshot();
});
