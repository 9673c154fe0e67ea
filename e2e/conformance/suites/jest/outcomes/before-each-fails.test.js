describe('broken', () => {
  beforeEach(() => {
    throw new Error('no user');
  });

  test('first', () => {});

  test('second', () => {});
});
