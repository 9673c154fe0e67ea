describe('broken', () => {
  before(() => {
    throw new Error('the database is away');
  });

  it('first', () => {});
  it('second', () => {});
});
