import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

test.describe.configure({ mode: 'parallel', timeout: 120_000 });

async function meet(own: string, other: string) {
  mkdirSync('gates', { recursive: true });
  writeFileSync(`gates/${own}`, '');
  await expect.poll(() => existsSync(`gates/${other}`), { timeout: 0 }).toBe(true);
}

test('first', () => meet('first', 'second'));
test('second', () => meet('second', 'first'));
