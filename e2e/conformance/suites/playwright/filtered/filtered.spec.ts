import { test } from '@playwright/test';

test('chosen one passes', () => {});
test('another', () => {});
