import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The folders below hold Jest's own test files.
    include: ['test/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Each file starts Jest with two workers.
    fileParallelism: false,
    maxConcurrency: 3,
  },
});
