const { REPORTER } = process.env;

module.exports = {
  default: {
    require: ['steps/*.js'],
    parallel: 2,
    retry: 1,
    format: ['progress', ['message', `${REPORTER}.ndjson`]],
    plugin: REPORTER === 'plugin' ? ['@livelane/cucumber/plugin'] : [],
    pluginOptions: { livelane: { run: { name: 'retries', token: 'x' } } },
  },
};
