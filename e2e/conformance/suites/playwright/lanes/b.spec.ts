import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

test('b meets a', async () => {
  mkdirSync('gates', { recursive: true });
  writeFileSync('gates/b', '');
  if (process.env.LANES !== '2') return;
  await expect.poll(() => existsSync('gates/a'), { timeout: 25_000 }).toBe(true);
});
test('b goes on', () => {});
