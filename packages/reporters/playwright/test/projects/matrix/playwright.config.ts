import { defineConfig, type ReporterDescription } from '@playwright/test';

const livelane: ReporterDescription = [
  '@livelane/playwright',
  { run: { name: 'matrix', token: 'not for the disk' } },
];

export default defineConfig({
  testDir: 'tests',
  fullyParallel: true,
  workers: 2,
  retries: 1,
  reporter: process.env.REPORTER === 'livelane' ? [['blob'], livelane] : 'line',
  projects: [{ name: 'web' }, { name: 'mobile' }, { name: '' }],
});
