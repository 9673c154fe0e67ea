import { defineConfig } from 'vitest/config';

const ours = process.env.REPORTER === 'livelane' ? ['@livelane/vitest'] : [];

/** Stops the run as the keyboard does, which a process without a terminal has none of. */
const canceller = {
  onInit(vitest) {
    this.vitest = vitest;
  },
  onTestCaseReady(test) {
    if (test.name === 'waits for the end') this.vitest.cancelCurrentRun('keyboard-input');
  },
};

export default defineConfig({
  test: {
    reporters: ['default', ...ours, canceller],
    include: ['tests/*.test.js'],
    maxWorkers: 2,
  },
});
