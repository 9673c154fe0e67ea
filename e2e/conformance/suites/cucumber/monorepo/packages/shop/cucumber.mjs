export default {
  import: ['packages/shop/steps.js'],
  paths: ['packages/shop/features'],
  format: ['progress', '@livelane/cucumber'],
};
