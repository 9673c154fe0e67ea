import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The folders below hold the sample projects' own tests.
    include: ['test/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Each file starts Vitest with two workers.
    fileParallelism: false,
  },
});
