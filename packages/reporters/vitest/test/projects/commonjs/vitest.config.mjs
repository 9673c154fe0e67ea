import { defineConfig } from 'vitest/config';

const ours = process.env.REPORTER === 'livelane' ? ['@livelane/vitest'] : [];

export default defineConfig({
  test: {
    reporters: ['default', ...ours],
    include: ['tests/*.test.js'],
    globals: true,
    globalSetup: process.env.SETUP ? [process.env.SETUP] : [],
  },
});
