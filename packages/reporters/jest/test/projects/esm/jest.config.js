export default {
  watchman: false,
  transform: {},
  reporters: ['default', ...(process.env.REPORTER ? ['@livelane/jest'] : [])],
};
