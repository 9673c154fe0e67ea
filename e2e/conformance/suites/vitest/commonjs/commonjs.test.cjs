const { livelane } = require('@livelane/vitest');

test('passes', () => {
  livelane.case('CALC-1');
});
