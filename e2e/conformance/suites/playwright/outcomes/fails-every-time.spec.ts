import { test } from '@playwright/test';

test.describe.configure({ retries: 2 });

test('fails every time', () => {
  throw new Error(`attempt ${test.info().retry + 1}`);
});
