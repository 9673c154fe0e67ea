module.exports = {
  reporters: ['default', '@livelane/jest'],
  maxWorkers: 2,
};
