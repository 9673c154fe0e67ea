it('is the same', () => {});

it('is the same', () => {
  throw new Error('the second one');
});
