const { setTimeout: pause } = require('node:timers/promises');
const { livelane } = require('@livelane/jest');

jest.retryTimes(1);

let tries = 0;

describe('cart', () => {
  test('is flaky', async () => {
    tries++;
    livelane.case('PROJ-TC-3', 'CALC-3', 'TC-3');
    livelane.attach('log.txt', { body: `attempt ${tries}\n` });
    await pause(60);
    if (tries === 1) throw new Error('not yet');
  });
});
