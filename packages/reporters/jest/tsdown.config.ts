import { defineConfig } from 'tsdown';
import { base } from '../../../tsdown.base.ts';

export default defineConfig({
  ...base,
  entry: ['src/index.ts'],
  // One file is what the runner loads fastest. Core goes into it from the workspace; from node_modules, nothing.
  deps: { onlyBundle: [] },
});
