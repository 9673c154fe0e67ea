test('passes in a', () => {});
test('fails in a', () => {
  if (process.env.FAIL) throw new Error('broken in a');
});
