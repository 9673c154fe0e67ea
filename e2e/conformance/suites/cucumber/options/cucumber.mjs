export default {
  import: ['steps.js'],
  format: ['progress', '@livelane/cucumber'],
  formatOptions: { livelane: { delivery: { dir: 'journal' } } },
};
