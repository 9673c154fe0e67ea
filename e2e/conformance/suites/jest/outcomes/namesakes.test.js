test('is the same', () => {});

test('is the same', () => {
  throw new Error('but not this one');
});
