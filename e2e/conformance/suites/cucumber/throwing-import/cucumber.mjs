export default {
  import: ['steps.js'],
  plugin: ['@livelane/cucumber/plugin'],
};
