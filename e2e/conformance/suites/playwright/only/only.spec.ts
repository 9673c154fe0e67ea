import { test } from '@playwright/test';

test.only('is chosen', () => {});
test('is not chosen', () => {});
