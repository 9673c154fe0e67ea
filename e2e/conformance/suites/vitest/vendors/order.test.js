import { livelane } from '@livelane/vitest';
import { describe, expect, test } from 'vitest';

describe('order', () => {
  test('has two cases', () => {
    livelane.case('PROJ-TC-5', 'PROJ-TC-6', 'CALC-5', 'CALC-6', 'TC-5', 'TC-6');
  });

  test('shares a case and fails', async () => {
    livelane.case('PROJ-TC-7', 'CALC-7', 'TC-7');
    await livelane.attach('shared.txt', { body: 'shared\n' });
    throw new Error('no money');
  });

  test.each([
    [1, 2, 3],
    [2, 3, 5],
    [5, 5, 11],
  ])('adds %i and %i', (one, other, sum) => {
    livelane.case('PROJ-TC-8', 'CALC-8', 'TC-8');
    expect(one + other).toBe(sum);
  });

  test('has no case', async () => {
    await livelane.attach('orphan.txt', { body: 'orphan\n' });
  });
});
