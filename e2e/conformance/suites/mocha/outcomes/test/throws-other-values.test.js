it('throws a string', () => {
  throw 'just a string';
});

it('throws an object', () => {
  throw { code: 7 };
});

it('throws nothing', () => {
  throw undefined;
});
