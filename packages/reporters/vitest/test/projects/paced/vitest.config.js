import { defineConfig } from 'vitest/config';

const ours = process.env.REPORTER === 'livelane' ? ['@livelane/vitest'] : [];

/** A reporter that Vitest has to wait for. */
const nap = () => new Promise((resolve) => setTimeout(resolve, 5));
const slow = { onTestCaseReady: nap, onTestCaseResult: nap, onTestModuleStart: nap, onTestModuleEnd: nap };

export default defineConfig({
  test: {
    reporters: ['default', ...ours, slow],
    include: ['tests/*.test.js'],
    maxWorkers: 2,
  },
});
