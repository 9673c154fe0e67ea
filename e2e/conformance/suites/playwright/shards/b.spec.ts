import { test } from '@playwright/test';

test('b first', () => {});
test('b second', () => {});
