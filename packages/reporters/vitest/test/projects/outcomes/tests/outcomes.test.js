import { describe, expect, test } from 'vitest';

test('passes', () => {});

test('fails with a diff', () => {
  expect({ items: ['tea', 'milk'], total: 7 }).toEqual({ items: ['tea', 'sugar'], total: 7 });
});

test('fails softly, twice', () => {
  expect.soft('red').toBe('green');
  expect.soft(3).toBe(4);
});

test('throws an object', () => {
  throw { reason: 'out of stock', left: 0 };
});

test('throws a string', () => {
  throw 'no more tea';
});

test('throws an Error with causes', () => {
  const refused = new Error('connection refused');
  const prices = new TypeError('no prices', { cause: refused });
  throw new Error('checkout failed\n    at first sight', { cause: prices });
});

test.skip('is skipped by declaration', () => {});
test.skipIf(true)('is skipped on a condition', () => {});
test('is skipped while it runs', ({ skip }) => skip('no printer here'));
describe.skip('a skipped group', () => {
  test('is skipped with its group', () => {});
  test.todo('is to be written in a skipped group');
});
test.todo('is to be written');

test.fails('fails as expected', () => {
  expect(1).toBe(2);
});
test.fails('passes unexpectedly', () => {});

let tries = 0;
test('passes on retry', { retry: 2 }, () => {
  tries++;
  if (tries === 1) throw new Error('not yet');
});
test('fails on every retry', { retry: 2 }, () => {
  tries++;
  throw new Error(`try ${tries}`);
});
test('fails softly on every retry', { retry: 1 }, () => {
  expect.soft(1).toBe(2);
  expect.soft(3).toBe(4);
});
let expectedTries = 0;
test.fails('fails as expected with a retry', { retry: 1 }, () => {
  expectedTries++;
  throw new Error(`expected ${expectedTries}`);
});
test('is repeated', { repeats: 2 }, () => {});
test('times out', { timeout: 50 }, () => new Promise(() => {}));

describe('one', () => {
  describe('two', () => {
    describe('three', () => {
      describe('four', () => {
        describe('five', () => {
          test('is deep inside', () => {});
        });
      });
    });
  });
});

test.each([1, 2])('is parameterised with %i', () => {});
test.each(['a', 'b'])('has a row', () => {});
test('has the same title twice', () => {});
test('has the same title twice', () => {
  throw new Error('the second one');
});
test('is in two files', () => {});

describe.concurrent('a concurrent group', () => {
  let arrived = 0;
  let open = () => {};
  const all = new Promise((resolve) => {
    open = resolve;
  });
  test.each(['first', 'second', 'third'])('meets the others as the %s', async () => {
    arrived++;
    if (arrived === 3) open();
    await all;
  });
});
