import { defineConfig } from '@playwright/test';

export default defineConfig({
  reporter: [['list'], ['@livelane/playwright']],
});
