import { test } from '@playwright/test';

test.describe.configure({ retries: 1 });

test('passes on its retry', () => {
  if (test.info().retry === 0) throw new Error('not yet');
});
