import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The suites of the conformance table hold test files of all kinds.
    include: ['test/*.test.ts', 'conformance/*.test.ts'],
    // Each test starts frameworks as processes of their own; two at a time are enough for two cores.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: './support/empty-projects.ts',
  },
});
