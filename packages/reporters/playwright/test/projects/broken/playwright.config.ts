import { defineConfig } from '@playwright/test';

export default defineConfig({
  reporter: process.env.REPORTER === 'livelane' ? [['list'], ['@livelane/playwright']] : 'list',
});
