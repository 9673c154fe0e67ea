test.only('is focused', () => {});
test('is not focused', () => {});
describe('a group', () => {
  test('is not focused either', () => {});
});
