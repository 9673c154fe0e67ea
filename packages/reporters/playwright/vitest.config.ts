import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The folders below hold Playwright's own spec files.
    include: ['test/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Each file starts Playwright with two workers.
    fileParallelism: false,
  },
});
