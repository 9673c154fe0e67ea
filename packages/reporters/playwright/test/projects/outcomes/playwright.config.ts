import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  reporter: process.env.REPORTER === 'livelane' ? [['list'], ['@livelane/playwright']] : 'list',
});
