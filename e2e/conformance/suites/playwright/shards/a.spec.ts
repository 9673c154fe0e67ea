import { test } from '@playwright/test';

test('a first', () => {});
test('a second', () => {});
