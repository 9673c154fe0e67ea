describe('only', () => {
  // biome-ignore lint/suspicious/noFocusedTests: what is tested
  it.only('is alone', () => {});
  it('is left out', () => {});
});
