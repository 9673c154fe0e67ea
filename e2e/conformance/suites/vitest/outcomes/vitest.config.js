import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'report.json' }], '@livelane/vitest'],
    maxWorkers: 2,
    minWorkers: 1,
    // Vitest below 4.1 has no tags, and does not look at this.
    tags: [{ name: '@smoke' }, { name: '@TEST_CALC-1' }],
    typecheck: { enabled: true },
  },
});
