const { livelane } = require('@livelane/jest');

livelane.comment('while it loads');
const loaded = livelane.step('while it loads', () => 'returned');

describe('a group', () => {
  beforeAll(() => livelane.comment('before all'));
  beforeEach(() => livelane.comment('before each'));
  afterEach(() => livelane.comment('after each'));
  afterAll(() => livelane.comment('after all'));

  test('has hooks', () => {
    expect(loaded).toBe('returned');
    livelane.comment('inside');
  });
});

test('gives nonsense', async () => {
  livelane.case(undefined, 7);
  livelane.comment({
    toString: () => {
      throw new Error('no text');
    },
  });
  livelane.attach();
  livelane.attach('no content', undefined);
  livelane.attach('no such file', { path: '/nowhere/at/all' });
  livelane.link(undefined);
  expect(() =>
    livelane.step('throws', () => {
      throw new Error('thrown');
    }),
  ).toThrow('thrown');
  await expect(livelane.step('rejects', () => Promise.reject(new Error('rejected')))).rejects.toThrow(
    'rejected',
  );
});
