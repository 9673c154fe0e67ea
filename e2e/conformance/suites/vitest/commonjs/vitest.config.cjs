module.exports = {
  test: { globals: true, reporters: ['default', '@livelane/vitest'] },
};
