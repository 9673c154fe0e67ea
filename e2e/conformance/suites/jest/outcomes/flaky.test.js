jest.retryTimes(1);

let attempts = 0;

test('passes on its retry', () => {
  attempts++;
  if (attempts === 1) throw new Error('not yet');
});
