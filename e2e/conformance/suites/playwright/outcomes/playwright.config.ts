import { defineConfig } from '@playwright/test';

export default defineConfig({
  workers: 2,
  snapshotPathTemplate: '{testDir}/{testFileName}-snapshots/{arg}{ext}',
  reporter: [['list'], ['json', { outputFile: 'report.json' }], ['@livelane/playwright']],
});
