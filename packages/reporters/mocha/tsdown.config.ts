import { defineConfig } from 'tsdown';
import { base } from '../../../tsdown.base.ts';

// One file is what the runner and its workers load fastest. Core goes into it from the workspace; from
// node_modules, nothing.
const one = { ...base, deps: { onlyBundle: [] } };

export default defineConfig([
  { ...one, entry: ['src/index.ts'] },
  { ...one, entry: ['src/worker-reporter.ts'], dts: false, clean: false },
]);
