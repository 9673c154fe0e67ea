import { defineConfig } from '@playwright/test';

// Only the workers inherit it: the runner has begun with the heap that it has.
process.env.NODE_OPTIONS = '--max-old-space-size=64';

export default defineConfig({
  workers: 2,
  reporter: [['list'], ['@livelane/playwright']],
});
