jest.retryTimes(2);

let attempts = 0;

test('fails every time', () => {
  attempts++;
  throw new Error(`attempt ${attempts}`);
});
