import { defineConfig } from 'vitest/config';

const workers = Number(process.env.LANES ?? 1);

export default defineConfig({
  test: {
    reporters: ['default', '@livelane/vitest'],
    maxWorkers: workers,
    minWorkers: workers,
  },
});
