import { test } from '@playwright/test';

test('passes before', () => {});
test('exits', () => {
  process.exit(3);
});
test('never runs', () => {});
