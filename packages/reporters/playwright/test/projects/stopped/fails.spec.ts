import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { hanging } from './hanging.ts';

test.describe.configure({ retries: 0 });

test('fails', async () => {
  // Playwright itself hangs now and then when it is stopped just before a test without a timeout begins.
  await expect.poll(() => existsSync(hanging()), { timeout: 25_000 }).toBe(true);
  throw new Error('enough');
});
