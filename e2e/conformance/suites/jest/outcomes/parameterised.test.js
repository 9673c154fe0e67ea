test.each([
  [1, 2, 3],
  [2, 3, 5],
  [5, 5, 11],
])('adds %i and %i', (one, other, sum) => {
  expect(one + other).toBe(sum);
});
