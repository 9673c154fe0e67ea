import { test } from '@playwright/test';

if (process.pid > 0) throw new Error('thrown while it loads');

test('is never declared', () => {});
