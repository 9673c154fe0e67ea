import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';

test('meets the other file', { timeout: 120_000 }, async () => {
  writeFileSync('b.txt', '');
  while (!existsSync('a.txt')) await new Promise((resolve) => setTimeout(resolve, 5));
});

for (let index = 0; index < 60; index++) {
  test(`takes its time ${index}`, () => new Promise((resolve) => setTimeout(resolve, 7)));
}
