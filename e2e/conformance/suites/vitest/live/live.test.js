import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'vitest';

test('ends first', () => {});

test('waits', { timeout: 60_000 }, async ({ annotate }) => {
  // Now and then, Vitest 3 and 4 keep what has happened until something else does.
  await annotate('waits for the gate');
  while (!existsSync('gates/open')) await pause(10);
});
