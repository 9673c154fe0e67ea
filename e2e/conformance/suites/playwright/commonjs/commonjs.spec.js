const { livelane } = require('@livelane/playwright');
const { test } = require('@playwright/test');

test('passes', () => {
  livelane.case('CALC-1');
});
