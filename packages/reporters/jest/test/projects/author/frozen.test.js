const { livelane } = require('@livelane/jest');

test('has a clock that stands still', () => {
  expect(jest.getRealSystemTime()).toBeGreaterThan(0);
  jest.setSystemTime(0);
  livelane.comment('heard');
});
