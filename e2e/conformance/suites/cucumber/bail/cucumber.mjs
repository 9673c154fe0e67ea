export default {
  import: ['steps.js'],
  failFast: true,
  format: ['progress', '@livelane/cucumber'],
};
