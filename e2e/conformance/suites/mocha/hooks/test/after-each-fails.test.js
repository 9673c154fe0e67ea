describe('broken', () => {
  afterEach(() => {
    throw new Error('cannot log out');
  });

  it('first', () => {});
  it('second', () => {});
});
