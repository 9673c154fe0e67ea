module.exports = {
  reporter: '@livelane/mocha',
  spec: ['test/*.test.js'],
};
