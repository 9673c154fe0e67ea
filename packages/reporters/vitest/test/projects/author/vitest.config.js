import { defineConfig } from 'vitest/config';

const ours = process.env.REPORTER === 'livelane' ? ['@livelane/vitest'] : [];

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'report.json' }], ...ours],
    include: ['tests/*.test.js'],
    maxWorkers: 2,
  },
});
