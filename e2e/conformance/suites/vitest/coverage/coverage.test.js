import { expect, test } from 'vitest';
import { add } from './add.js';

test('is covered', () => {
  expect(add(1, 2)).toBe(3);
});
