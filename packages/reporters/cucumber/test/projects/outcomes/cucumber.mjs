const { REPORTER } = process.env;

export default {
  import: ['steps/*.js'],
  format: [
    'progress',
    ...(REPORTER === 'formatter' ? ['@livelane/cucumber'] : []),
    ['message', `${REPORTER}.ndjson`],
  ],
};
