import { defineConfig } from '@playwright/test';

export default defineConfig({
  projects: [{ name: 'one' }, { name: 'two' }],
  reporter: [['list'], ['@livelane/playwright']],
});
