import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';

test('passes before', () => {});

test('waits', { timeout: 0 }, async ({ annotate }) => {
  mkdirSync('gates');
  writeFileSync('gates/waits', '');
  // Now and then, Vitest 3 and 4 keep what has happened until something else does.
  await annotate('waits for ever');
  await new Promise(() => {});
});

test('never runs', () => {});
