exports.mochaGlobalSetup = () => {
  if (process.env.FAILS === 'setup') throw new Error('no database');
};
exports.mochaGlobalTeardown = () => {
  if (process.env.FAILS === 'teardown') throw new Error('no way out');
};
