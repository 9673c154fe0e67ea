import { defineConfig } from '@playwright/test';

export default defineConfig({
  fullyParallel: true,
  workers: 2,
  retries: 1,
  reporter: process.env.REPORTER === 'livelane' ? [['list'], ['@livelane/playwright']] : 'list',
});
