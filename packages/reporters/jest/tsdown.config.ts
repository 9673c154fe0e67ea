import { defineConfig, type Rolldown } from 'tsdown';
import { base } from '../../../tsdown.base.ts';

/**
 * What is loaded into a test environment must not get the test's mock of a module of Node's, nor what a test has put
 * into the real one. `node:module` is left to Jest, whose `createRequire` knows `@jest/globals`.
 */
const realBuiltins: Rolldown.Plugin = {
  name: 'real-builtins',
  resolveId: {
    filter: { id: /^node:(?!module$)/ },
    handler: (id) => ({ id: `\0real:${id}`, moduleSideEffects: false }),
  },
  load: {
    filter: { id: /^\0real:/ },
    handler(id) {
      const name = id.slice('\0real:'.length);
      const names = Object.keys(process.getBuiltinModule(name) as object).filter((key) => key !== 'default');
      return [
        `const real = process.getBuiltinModule('${name}');`,
        ...names.map((key) => `export const ${key} = real.${key};`),
      ].join('\n');
    },
  },
};

export default defineConfig({
  ...base,
  entry: ['src/index.ts'],
  // Jest's module system cannot `require` ESM, and test files are CommonJS by default.
  format: ['esm', 'cjs'],
  outputOptions: { exports: 'named' },
  plugins: [realBuiltins],
  // Of a module of Node's only what is used is read.
  treeshake: { propertyReadSideEffects: false },
  // One file is what the runner loads fastest. Core goes into it from the workspace; from node_modules, nothing.
  deps: { onlyBundle: [] },
});
