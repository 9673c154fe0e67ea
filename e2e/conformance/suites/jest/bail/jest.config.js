module.exports = {
  reporters: ['default', '@livelane/jest'],
  bail: 1,
  // Files one after the other, in the order of their names.
  maxWorkers: 1,
  testSequencer: './by-name.js',
};
