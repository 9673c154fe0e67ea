const { livelane } = require('@livelane/jest');

jest.retryTimes(2);

const attempts = {};

test.each(Array.from({ length: 20 }, (_, index) => index))('is tried again, %i', (index) => {
  attempts[index] = (attempts[index] ?? 0) + 1;
  livelane.comment(`attempt ${attempts[index]}`);
  if (attempts[index] < 3) throw new Error('not yet');
});
