import { livelane } from '@livelane/vitest';
import { expect, test } from 'vitest';

test('passes', () => {
  livelane.case('CALC-1');
  const total: number = 42;
  expect(total).toBe(42);
});
