test('has no snapshot any more', () => {});
