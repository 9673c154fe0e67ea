const { livelane } = require('@livelane/jest');

test('passes', () => {
  livelane.case('CALC-1');
});
