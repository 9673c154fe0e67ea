module.exports = {
  default: {
    require: ['steps.js'],
    format: ['progress', '@livelane/cucumber'],
  },
};
