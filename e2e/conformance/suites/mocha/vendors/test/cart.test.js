import assert from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import { livelane } from '@livelane/mocha';

describe('cart', () => {
  it('is linked', async () => {
    livelane.case('PROJ-TC-1', 'CALC-1', 'TC-1');
    await pause(120);
  });

  it('fails with files', () => {
    livelane.case('PROJ-TC-2', 'CALC-2', 'TC-2');
    livelane.attach('order.txt', { body: 'order 7: 41 €\n' });
    livelane.attach('screen.png', { path: 'screen.png', contentType: 'image/png' });
    assert.deepStrictEqual({ total: 41 }, { total: 42 });
  });

  it.skip('is skipped [PROJ-TC-4, CALC-4, TC-4]', () => {});

  it('shares a case and passes', () => {
    livelane.case('PROJ-TC-7', 'CALC-7', 'TC-7');
  });
});
