describe('one', () => {
  describe('two', () => {
    describe('three', () => {
      describe('four', () => {
        describe('five', () => {
          test('is deep', () => {});
        });
      });
    });
  });
});
