import { test } from '@playwright/test';

test('would pass', () => {});
