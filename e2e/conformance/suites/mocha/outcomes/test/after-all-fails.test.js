describe('broken', () => {
  after(() => {
    throw new Error('cannot clean up');
  });

  it('first', () => {});
  it('second', () => {});
});
