const { REPORTER } = process.env;

export default {
  import: ['steps/*.js'],
  retry: 1,
  format: ['progress', ['message', `${REPORTER}.ndjson`]],
  plugin: REPORTER === 'plugin' ? ['@livelane/cucumber/plugin'] : [],
};
