export default {
  import: ['steps.js'],
  name: ['chosen one'],
  format: ['progress', '@livelane/cucumber'],
};
