module.exports = {
  reporters: ['default', ['@livelane/jest', { delivery: { dir: 'journal' } }]],
};
