import { expect, test } from '@playwright/test';

for (const [a, b, sum] of [
  [1, 2, 3],
  [2, 3, 5],
  [5, 5, 11],
]) {
  test(`adds ${a} and ${b}`, () => {
    expect(a + b).toBe(sum);
  });
}
