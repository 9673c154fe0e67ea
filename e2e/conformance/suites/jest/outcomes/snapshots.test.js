test('matches', () => {
  expect({ total: 41 }).toMatchInlineSnapshot(`
{
  "total": 41,
}
`);
});

test('does not match', () => {
  expect({ total: 42 }).toMatchInlineSnapshot(`
{
  "total": 41,
}
`);
});
