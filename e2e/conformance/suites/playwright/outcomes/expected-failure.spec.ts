import { test } from '@playwright/test';

test.fail('fails as declared', () => {
  throw new Error('as declared');
});
test.fail('passes against its declaration', () => {});
