import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from '@playwright/test';

test.setTimeout(0);

test('passes before', () => {});

test('waits', async () => {
  mkdirSync('gates');
  writeFileSync('gates/waits', '');
  await new Promise(() => {});
});

test('never runs', () => {});
