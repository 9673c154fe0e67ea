import { describe, expect, test } from 'vitest';

for (let group = 0; group < 10; group++) {
  describe(`group ${group}`, () => {
    for (let index = 0; index < 10; index++) {
      const title = `test ${index}`;
      if (index === 3 && group % 2) test.skip(title, () => {});
      else if (index === 4 && group % 3 === 0) test.todo(title);
      else if (index === 5 && group % 4 === 0) test.fails(title, () => expect(1).toBe(2));
      else if (index === 6 && group % 5 === 0) test(title, () => expect(1).toBe(2));
      else if (index === 7 && group % 5 === 1) test(title, ({ skip }) => skip());
      else test(title, () => {});
    }
  });
}
