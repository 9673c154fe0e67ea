import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The folders below hold Mocha’s own test files.
    include: ['test/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Each file starts Mocha, some with workers.
    fileParallelism: false,
  },
});
