import { setTimeout as pause } from 'node:timers/promises';
import { livelane } from '@livelane/mocha';

let tries = 0;

describe('cart', () => {
  it('is flaky', async function () {
    this.retries(1);
    tries++;
    livelane.case('PROJ-TC-3', 'CALC-3', 'TC-3');
    livelane.attach('log.txt', { body: `attempt ${tries}\n` });
    await pause(60);
    if (tries === 1) throw new Error('not yet');
  });
});
