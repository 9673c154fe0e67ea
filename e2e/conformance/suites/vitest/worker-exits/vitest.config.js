import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { reporters: ['default', '@livelane/vitest'], pool: 'forks', maxWorkers: 2, minWorkers: 2 },
});
