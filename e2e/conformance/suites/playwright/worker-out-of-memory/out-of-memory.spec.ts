import { test } from '@playwright/test';

test('passes before', () => {});
test('takes all memory', () => {
  const taken: number[][] = [];
  for (;;) taken.push(Array.from({ length: 100_000 }, (_, n) => n + 0.5));
});
test('never runs', () => {});
