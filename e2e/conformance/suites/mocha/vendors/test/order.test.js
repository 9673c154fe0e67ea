import assert from 'node:assert';
import { livelane } from '@livelane/mocha';

describe('order', () => {
  it('has two cases', () => {
    livelane.case('PROJ-TC-5', 'PROJ-TC-6', 'CALC-5', 'CALC-6', 'TC-5', 'TC-6');
  });

  it('shares a case and fails', () => {
    livelane.case('PROJ-TC-7', 'CALC-7', 'TC-7');
    livelane.attach('shared.txt', { body: 'shared\n' });
    throw new Error('no money');
  });

  for (const [one, other, sum] of [
    [1, 2, 3],
    [2, 3, 5],
    [5, 5, 11],
  ]) {
    it(`adds ${one} and ${other}`, () => {
      livelane.case('PROJ-TC-8', 'CALC-8', 'TC-8');
      assert.strictEqual(one + other, sum);
    });
  }

  it('has no case', () => {
    livelane.attach('orphan.txt', { body: 'orphan\n' });
  });
});
