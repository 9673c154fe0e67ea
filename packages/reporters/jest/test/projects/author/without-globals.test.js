const { expect, test } = require('@jest/globals');
const { livelane } = require('@livelane/jest');

test('imports its globals', () => {
  expect(globalThis.expect).toBeUndefined();
  livelane.comment('heard');
});
