const project = (displayName) => ({
  displayName,
  rootDir: __dirname,
});
module.exports = {
  watchman: false,
  projects: [project('web'), project({ name: 'mobile', color: 'blue' })],
  reporters: [
    'default',
    ...(process.env.REPORTER ? [['@livelane/jest', { run: { name: 'matrix', token: 'secret' } }]] : []),
  ],
};
