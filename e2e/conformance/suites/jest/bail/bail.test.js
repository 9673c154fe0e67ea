test('passes', () => {});

test('fails', () => {
  throw new Error('the first failure');
});
