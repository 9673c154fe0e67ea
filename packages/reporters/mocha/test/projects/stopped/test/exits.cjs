describe('exits', () => {
  afterEach(() => process.exit(7));
  it('ends before the exit', () => {});
});
