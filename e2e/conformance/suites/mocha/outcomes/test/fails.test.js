import assert from 'node:assert';

it('fails with a diff', () => {
  assert.deepStrictEqual({ total: 41 }, { total: 42 });
});
