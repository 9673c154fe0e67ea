it('passes', () => {});

it('fails', () => {
  throw new Error('the first failure');
});

it('is not reached', () => {});
