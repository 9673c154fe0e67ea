import { defineConfig } from 'vitest/config';

const options = { run: { name: 'matrix', token: 'not for the disk' } };
const ours: [string, Record<string, unknown>][] =
  process.env.REPORTER === 'livelane' ? [['@livelane/vitest', options]] : [];

export default defineConfig({
  test: {
    reporters: ['default', ...ours],
    maxWorkers: 2,
    projects: ['web', 'mobile'].map((name) => ({ test: { name, include: ['tests/*.test.ts'] } })),
  },
});
