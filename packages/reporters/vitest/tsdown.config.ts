import { defineConfig } from 'tsdown';
import { base } from '../../../tsdown.base.ts';

// One file is what the runner and `require` load fastest. Core goes into it from the workspace; from
// node_modules, nothing.
const one = { ...base, deps: { onlyBundle: [] } };

export default defineConfig([
  { ...one, entry: ['src/index.ts'] },
  // For `require` in tests, which takes no module that waits at its top.
  { ...one, entry: ['src/commonjs.ts'], clean: false },
]);
