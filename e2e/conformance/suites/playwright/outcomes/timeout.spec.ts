import { test } from '@playwright/test';

test.describe.configure({ timeout: 300 });

test('takes too long', () => new Promise(() => {}));
