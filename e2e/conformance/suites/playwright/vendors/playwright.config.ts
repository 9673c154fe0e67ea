import { defineConfig } from '@playwright/test';

export default defineConfig({
  workers: 2,
  reporter: [['list'], ['json', { outputFile: 'report.json' }], ['@livelane/playwright']],
});
