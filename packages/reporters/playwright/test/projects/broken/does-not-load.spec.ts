import { test } from '@playwright/test';

test('is never seen', () => {});

throw new Error('no shop today');
