module.exports = {
  reporters: ['default', '@livelane/jest'],
  testTimeout: 2 ** 31 - 1,
};
