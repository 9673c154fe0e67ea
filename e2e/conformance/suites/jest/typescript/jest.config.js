module.exports = {
  reporters: ['default', '@livelane/jest'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': './transform.js' },
};
