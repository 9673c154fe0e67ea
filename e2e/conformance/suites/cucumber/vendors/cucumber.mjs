export default {
  import: ['steps.js'],
  retry: 1,
  retryTagFilter: '@retried',
  format: ['progress', ['message', 'messages.ndjson'], '@livelane/cucumber'],
};
