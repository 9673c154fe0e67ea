describe('hooked', () => {
  beforeEach(() => {
    throw new Error('no basket');
  });
  it('first', () => {});
  it('second', () => {});
});
