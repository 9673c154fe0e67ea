import { test } from '@playwright/test';

test('passes before', () => {});
test('is killed', async () => {
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
});
test('never runs', () => {});
