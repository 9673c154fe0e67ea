export default {
  import: ['steps.js'],
  retry: 2,
  retryTagFilter: '@retried',
  format: ['progress', ['message', 'messages.ndjson'], '@livelane/cucumber'],
};
