it('fails first', () => {
  throw new Error('stop');
});
it('does not get its turn', () => {});
