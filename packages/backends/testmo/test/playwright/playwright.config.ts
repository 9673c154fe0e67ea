import { defineConfig } from '@playwright/test';

// Run by ../playwright-junit.test.ts. The files are no `.spec.ts`, which Vitest would take for its own.
export default defineConfig({
  testDir: './tests',
  testMatch: '**/*.pw.ts',
  reporter: [['junit']],
  projects: [{ name: 'chromium' }, { name: 'firefox', testDir: './other' }],
});
