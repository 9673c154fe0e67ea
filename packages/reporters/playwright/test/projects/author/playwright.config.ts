import { defineConfig } from '@playwright/test';

export default defineConfig({
  workers: 1,
  reporter:
    process.env.REPORTER === 'livelane'
      ? [['list'], ['json', { outputFile: 'report.json' }], ['./step-lines.mjs'], ['@livelane/playwright']]
      : 'list',
});
