describe('broken', () => {
  afterAll(() => {
    throw new Error('cannot clean up');
  });

  test('first', () => {});

  test('second', () => {});
});
