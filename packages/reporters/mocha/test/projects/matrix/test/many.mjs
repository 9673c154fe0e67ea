import assert from 'node:assert';

for (let group = 0; group < 10; group++) {
  describe(`group ${group}`, () => {
    for (let index = 0; index < 30; index++) {
      if (index % 10 === 7) it.skip(`test ${index}`, () => {});
      else if (index % 10 === 3) it(`test ${index}`, () => assert.equal(index, group * 100));
      else it(`test ${index}`, async () => {});
    }
  });
}
