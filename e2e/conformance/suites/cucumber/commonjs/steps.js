const { Given } = require('@cucumber/cucumber');
const { livelane } = require('@livelane/cucumber');

Given('it names its case', () => {
  livelane.case('CALC-1');
});
