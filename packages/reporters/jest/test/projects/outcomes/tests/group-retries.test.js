describe('a group', () => {
  jest.retryTimes(1, { entireDescribe: true });
  let calls = 0;
  test('passes in each run of its group', () => {});
  test('makes its group run again', () => {
    expect(++calls).toBe(2);
  });
});
