import assert from 'node:assert';

for (const [one, other, sum] of [
  [1, 2, 3],
  [2, 3, 5],
  [5, 5, 11],
]) {
  it(`adds ${one} and ${other}`, () => {
    assert.strictEqual(one + other, sum);
  });
}
