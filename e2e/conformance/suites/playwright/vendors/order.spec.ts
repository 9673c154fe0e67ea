import { livelane } from '@livelane/playwright';
import { expect, test } from '@playwright/test';

test.describe('order', () => {
  test('has two cases', () => {
    livelane.case('PROJ-TC-5', 'PROJ-TC-6', 'CALC-5', 'CALC-6', 'TC-5', 'TC-6');
  });

  test('shares a case and fails', async () => {
    livelane.case('PROJ-TC-7', 'CALC-7', 'TC-7');
    await livelane.attach('shared.txt', { body: 'shared\n' });
    throw new Error('no money');
  });

  for (const [a, b, sum] of [
    [1, 2, 3],
    [2, 3, 5],
    [5, 5, 11],
  ]) {
    test(`adds ${a} and ${b}`, () => {
      livelane.case('PROJ-TC-8', 'CALC-8', 'TC-8');
      expect(a + b).toBe(sum);
    });
  }

  test('has no case', async () => {
    await livelane.attach('orphan.txt', { body: 'orphan\n' });
  });
});
