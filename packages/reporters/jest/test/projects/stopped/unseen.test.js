let calls = 0;
const retryGroup = () => jest.retryTimes(1, { ['entire' + 'Describe']: true });

describe('a group whose retries we cannot foresee', () => {
  retryGroup();
  let passes = 0;
  test('passes, then fails', () => {
    if (++passes > 1) throw new Error('not again');
  });
  test('makes its group run again', () => {
    expect(++calls).toBe(2);
  });
});
