describe('broken', () => {
  beforeAll(() => {
    throw new Error('the database is away');
  });

  test('first', () => {});

  test('second', () => {});
});
