describe('broken', () => {
  afterEach(() => {
    throw new Error('cannot log out');
  });

  test('first', () => {});

  test('second', () => {});
});
