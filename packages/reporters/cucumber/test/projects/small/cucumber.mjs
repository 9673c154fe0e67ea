const { FORMAT = '["progress"]', PLUGIN = '[]', DRY_RUN, REPORTER } = process.env;

export default {
  import: ['steps/*.js'],
  format: REPORTER === 'none' ? ['progress'] : JSON.parse(FORMAT),
  plugin: REPORTER === 'none' ? [] : JSON.parse(PLUGIN),
  dryRun: Boolean(DRY_RUN),
};
