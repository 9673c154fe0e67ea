import { test } from '@playwright/test';

for (let group = 0; group < 10; group++) {
  test.describe(`group ${group}`, () => {
    for (let n = 0; n < 100; n++) test(`test ${n}`, () => {});
  });
}
