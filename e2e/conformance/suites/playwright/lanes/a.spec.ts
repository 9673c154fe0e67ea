import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

test('a meets b', async () => {
  mkdirSync('gates', { recursive: true });
  writeFileSync('gates/a', '');
  if (process.env.LANES !== '2') return;
  await expect.poll(() => existsSync('gates/b'), { timeout: 25_000 }).toBe(true);
});
test('a goes on', () => {});
