import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'report.json' }], '@livelane/vitest'],
    maxWorkers: 2,
    minWorkers: 1,
  },
});
