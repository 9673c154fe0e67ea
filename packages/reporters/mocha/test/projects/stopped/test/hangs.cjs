it('has ended', () => {});
it('hangs', () => {
  console.log('hangs from now on');
  return new Promise((resolve) => setTimeout(resolve, 60_000));
}).timeout(0);
