import { test } from '@playwright/test';

// LONG_TITLE of the kit's samples.
test('a title that goes on and on, '.repeat(104).slice(0, 3000).trimEnd(), () => {});
