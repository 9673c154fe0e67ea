import { defineConfig } from 'vitest/config';

// Many tests start processes and wait for them, on machines that have other work too.
export default defineConfig({ test: { testTimeout: 30_000, maxWorkers: 3 } });
