export default {
  import: ['steps.js'],
  format: ['progress', '@livelane/cucumber'],
};
