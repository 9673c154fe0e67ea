let calls = 0;
afterEach('of all files', () => {
  if (++calls === 2) throw new Error('root hook');
});
it('is alone in no group', () => {});
describe('group', () => {
  it('is the last', () => {});
  it('has no turn', () => {});
});
describe('other', () => {
  it('has no turn', () => {});
  it('is filtered', () => {});
});
