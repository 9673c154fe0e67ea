import { expect, test } from '@playwright/test';

test('passes', () => {
  expect(1 + 1).toBe(2);
});

test('fails with a diff', () => {
  expect({ items: ['tea', 'milk'], total: 7 }).toEqual({ items: ['tea', 'sugar'], total: 7 });
});

test('fails softly, twice', () => {
  expect.soft('red').toBe('green');
  expect.soft(3).toBe(4);
});

test('throws no Error', () => {
  throw { reason: 'out of stock', left: 0 };
});

test('throws an Error with causes', () => {
  const socket = new Error('connection refused');
  const client = new TypeError('no prices', { cause: socket });
  throw new Error('checkout failed\n    at first sight', { cause: client });
});

test.skip('is skipped by declaration', () => {});

test('is skipped while it runs', () => {
  test.skip(true, 'no printer here');
});

test('is skipped on a condition', () => {
  test.skip(process.version !== 'v0.0.0', 'needs Node 0');
});

test.describe('a group that is skipped as a whole', () => {
  test.skip(() => true, 'not in this shop');
  test('is skipped with its group', () => {});
});

test.fixme('is to be fixed', () => {});

test('is expected to fail', () => {
  test.fail(true, 'the bank is closed');
  expect(1).toBe(2);
});

test.fail('is expected to fail, but passes', () => {});

test('times out', async () => {
  test.setTimeout(200);
  await test.step('wait for the parcel', () => new Promise(() => {}));
});
