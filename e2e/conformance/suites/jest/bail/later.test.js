test('is not reached', () => {});
