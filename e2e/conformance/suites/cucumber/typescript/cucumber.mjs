export default {
  loader: ['./typescript.mjs'],
  import: ['typescript.steps.ts'],
  format: ['progress', '@livelane/cucumber'],
};
