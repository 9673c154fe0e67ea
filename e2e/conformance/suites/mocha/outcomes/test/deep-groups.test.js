describe('one', () => {
  describe('two', () => {
    describe('three', () => {
      describe('four', () => {
        describe('five', () => {
          it('is deep', () => {});
        });
      });
    });
  });
});
