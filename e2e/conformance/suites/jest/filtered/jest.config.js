module.exports = {
  reporters: ['default', '@livelane/jest'],
};
