describe('broken', () => {
  beforeEach(() => {
    throw new Error('no user');
  });

  it('first', () => {});
  it('second', () => {});
});
