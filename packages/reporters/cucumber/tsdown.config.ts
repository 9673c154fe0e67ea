import { defineConfig } from 'tsdown';
import { base } from '../../../tsdown.base.ts';

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/plugin.ts'],
  // Few files are what the runner loads fastest. Core goes into them from the workspace; from node_modules, nothing.
  deps: { onlyBundle: [] },
});
