const { livelane } = require('@livelane/jest');

test('has another expect', () => {
  const { expect } = globalThis;
  globalThis.expect = () => {};
  livelane.comment('heard');
  globalThis.expect = expect;
});
