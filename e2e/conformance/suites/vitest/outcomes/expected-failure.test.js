import { expect, test } from 'vitest';

test.fails('fails as declared', () => {
  expect(1).toBe(2);
});

test.fails('passes against its declaration', () => {
  expect(1).toBe(1);
});
