import { livelane } from '@livelane/playwright';
import { test } from '@playwright/test';

test.describe.configure({ retries: 2 });

test('fails, dies, passes', { annotation: { type: 'issue', description: 'SHOP-7' } }, () => {
  const { retry } = test.info();
  livelane.comment(`attempt ${retry}`);
  if (retry === 0) throw new Error('not yet');
  if (retry === 1) process.exit(3);
});
