const { livelane } = require('@livelane/mocha');

it('passes', () => {
  livelane.case('CALC-1');
});
