beforeEach(() => jest.resetModules());

test.each([1, 2])('loads it anew, %i', (number) => {
  const { livelane } = require('@livelane/jest');
  livelane.comment(`time ${number}`);
});

test('loads it apart', () => {
  jest.isolateModules(() => require('@livelane/jest').livelane.comment('apart'));
});
