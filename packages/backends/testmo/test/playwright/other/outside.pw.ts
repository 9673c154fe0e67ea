import { test } from '@playwright/test';

test('elsewhere', () => {});
