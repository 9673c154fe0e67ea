import { defineConfig } from '@playwright/test';

const REPORTERS: Record<string, string> = {
  livelane: '@livelane/playwright',
  older: './older-reporter.mjs',
};
const ours = REPORTERS[process.env.REPORTER ?? ''];

export default defineConfig({
  workers: 2,
  retries: 1,
  reporter: ours ? [['list'], [ours]] : 'list',
});
