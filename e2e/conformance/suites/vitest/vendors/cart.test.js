import { setTimeout as pause } from 'node:timers/promises';
import { livelane } from '@livelane/vitest';
import { describe, expect, test } from 'vitest';

describe('cart', () => {
  test('is linked', async () => {
    livelane.case('PROJ-TC-1', 'CALC-1', 'TC-1');
    await pause(120);
  });

  test('fails with files', async ({ annotate }) => {
    livelane.case('PROJ-TC-2', 'CALC-2', 'TC-2');
    await livelane.attach('order.txt', { body: 'order 7: 41 €\n' });
    await annotate('screen.png', { path: 'screen.png', contentType: 'image/png' });
    expect({ total: 41 }).toEqual({ total: 42 });
  });

  test.skip('is skipped [PROJ-TC-4, CALC-4, TC-4]', () => {});

  test('shares a case and passes', () => {
    livelane.case('PROJ-TC-7', 'CALC-7', 'TC-7');
  });
});
