const { livelane } = require('@livelane/jest');

test('has mocks of all its modules', () => {
  expect(jest.isMockFunction(require('./price.js'))).toBe(true);
  livelane.step('heard', () => livelane.comment('heard'));
});
