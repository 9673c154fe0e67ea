export default {
  import: ['steps.js'],
  parallel: 2,
  paths: ['features/fine.feature', 'features/memory.feature'],
  format: ['progress', '@livelane/cucumber'],
};
