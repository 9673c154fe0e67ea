import { test } from '@playwright/test';

test.describe.configure({ retries: 0 });

test('fails', () => {
  throw new Error('enough');
});
