import { existsSync } from 'node:fs';
import { expect, test } from '@playwright/test';

test('ends first', () => {});
test('waits', async () => {
  await expect.poll(() => existsSync('gates/open'), { timeout: 25_000 }).toBe(true);
});
