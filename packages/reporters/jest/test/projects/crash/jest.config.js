module.exports = {
  watchman: false,
  testLocationInResults: true,
  reporters: ['default', ...(process.env.REPORTER ? ['@livelane/jest'] : [])],
};
