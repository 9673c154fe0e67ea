import { setTimeout as pause } from 'node:timers/promises';
import { livelane } from '@livelane/vitest';
import { describe, test } from 'vitest';

let tries = 0;

describe('cart', () => {
  test('is flaky', { retry: 1 }, async () => {
    tries++;
    livelane.case('PROJ-TC-3', 'CALC-3', 'TC-3');
    await livelane.attach('log.txt', { body: `attempt ${tries}\n` });
    await pause(60);
    if (tries === 1) throw new Error('not yet');
  });
});
