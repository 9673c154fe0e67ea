const assert = require('node:assert');

test('passes', () => {});

test('fails with a diff', () => {
  expect({ items: ['tea', 'milk'], total: 7 }).toEqual({ items: ['tea', 'sugar'], total: 7 });
});

test('throws a string', () => {
  throw 'no tea today';
});

test('throws an object', () => {
  throw { reason: 'out of stock' };
});

test('throws nothing at all', () => {
  throw undefined;
});

test('throws an Error with causes', () => {
  throw new Error('checkout failed\n    at first sight', {
    cause: new TypeError('no prices', { cause: 'the line is dead' }),
  });
});

test('throws many errors', () => {
  throw new AggregateError([new Error('one'), new RangeError('two')], 'all went wrong');
});

test('fails an assertion of Node', () => {
  assert.strictEqual(1, 2);
});

test('runs out of time', async () => {
  await new Promise(() => {});
}, 50);

test('rejects', async () => {
  await Promise.reject(new TypeError('no answer'));
});

test.skip('is skipped by declaration', () => {});

(process.platform === 'nowhere' ? test : test.skip)('is skipped on a condition', () => {});

describe.skip('a skipped group', () => {
  test('is skipped with its group', () => {});
});

test.todo('is to be written');

test.failing('fails as declared', () => {
  throw new Error('known bug');
});

test.failing('passes against its declaration', () => {});

describe('one', () => {
  describe('two', () => {
    describe('three', () => {
      describe('four', () => {
        describe('five', () => {
          test('is deep down', () => {});
        });
      });
    });
  });
});

test.each([
  [1, 1, 2],
  [2, 2, 5],
])('%i + %i = %i', (a, b, sum) => {
  expect(a + b).toBe(sum);
});

test.each([[1], [2]])('has the same title for each', (n) => {
  expect(n).toBe(1);
});

test(`has a long title ${'x'.repeat(3000)}`, () => {});

test('\u001b[31mred\u001b[39m 😀 \u0000 \ud800', () => {
  throw new Error('\u001b[31mred\u001b[39m 😀 \u0000 \ud800');
});

test('fails at length', () => {
  throw new Error('z'.repeat(1024 * 1024));
});

test('writes a megabyte', () => {
  console.log('y'.repeat(1024 * 1024));
});
