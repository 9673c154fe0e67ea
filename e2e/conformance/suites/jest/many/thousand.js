/** Ten groups of a hundred tests. */
module.exports = function thousand() {
  for (let group = 1; group <= 10; group++) {
    describe(`group ${group}`, () => {
      for (let number = 1; number <= 100; number++) test(`test ${number}`, () => {});
    });
  }
};
