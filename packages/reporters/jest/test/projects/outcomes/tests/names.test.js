test('passes', () => {});
test('has a namesake', () => {});
test.skip('has a namesake', () => {});
test('has a namesake', () => {
  throw new Error('second of its name');
});
describe('a b', () => {
  test('c', () => {});
});
describe('a', () => {
  test('b c', () => {});
});
