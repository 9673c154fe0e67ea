test('fails with a diff', () => {
  expect({ total: 41 }).toEqual({ total: 42 });
});
