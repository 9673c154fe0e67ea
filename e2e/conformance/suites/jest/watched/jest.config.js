module.exports = {
  reporters: ['default', '@livelane/jest'],
  watchman: false,
};
