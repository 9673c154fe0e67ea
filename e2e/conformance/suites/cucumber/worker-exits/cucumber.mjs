export default {
  import: ['steps.js'],
  parallel: 2,
  paths: ['features/fine.feature', 'features/exits.feature'],
  format: ['progress', '@livelane/cucumber'],
};
