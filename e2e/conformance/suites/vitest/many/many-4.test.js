import { describe, test } from 'vitest';

for (let group = 0; group < 10; group++) {
  describe(`group ${group}`, () => {
    for (let number = 0; number < 100; number++) test(`test ${number}`, () => {});
  });
}
