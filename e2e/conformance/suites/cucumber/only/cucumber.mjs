export default {
  import: ['steps.js'],
  paths: ['features/only.feature:3'],
  format: ['progress', '@livelane/cucumber'],
};
