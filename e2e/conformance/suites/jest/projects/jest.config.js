module.exports = {
  reporters: ['default', '@livelane/jest'],
  projects: [{ displayName: 'one' }, { displayName: 'two' }],
};
