module.exports = {
  reporters: ['default', '@livelane/jest'],
  verbose: false,
};
