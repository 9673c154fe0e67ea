import { setTimeout as pause } from 'node:timers/promises';
import { livelane } from '@livelane/playwright';
import { test } from '@playwright/test';

test.describe('cart', () => {
  test.describe.configure({ retries: 1 });

  test('is flaky', async () => {
    const { retry } = test.info();
    livelane.case('PROJ-TC-3', 'CALC-3', 'TC-3');
    await livelane.attach('log.txt', { body: `attempt ${retry + 1}\n` });
    await pause(60);
    if (retry === 0) throw new Error('not yet');
  });
});
