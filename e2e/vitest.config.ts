import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The suites of the conformance table hold test files of all kinds.
    include: ['test/*.test.ts', 'conformance/*.test.ts', 'matrix/*.test.ts', 'faults/*.test.ts'],
    // Each test starts frameworks as processes of their own; two at a time are enough for two cores.
    maxWorkers: 2,
    // 5,000 tests of Playwright take half a minute, and a busy machine twice as long.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    globalSetup: './support/empty-projects.ts',
  },
});
