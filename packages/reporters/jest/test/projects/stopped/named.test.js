test('is wanted by name', () => {});
test.skip('is WANTED but skipped', () => {});
test('is something else', () => {});
test.todo('is something else to do');
describe('wanted group', () => {
  test('with a test', () => {});
});
