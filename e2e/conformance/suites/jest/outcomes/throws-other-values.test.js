test('throws a string', () => {
  throw 'just a string';
});

test('throws an object', () => {
  throw { code: 7 };
});

test('throws nothing', () => {
  throw undefined;
});
