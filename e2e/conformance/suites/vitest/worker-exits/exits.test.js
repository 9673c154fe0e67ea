import { test } from 'vitest';

test('passes before', () => {});

test('exits', async () => {
  process.exit(3);
});

test('never runs', () => {});
