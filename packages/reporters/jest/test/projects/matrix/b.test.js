test('passes in b', () => {});
test('fails in b', () => {
  if (process.env.FAIL) throw new Error('broken in b');
});
