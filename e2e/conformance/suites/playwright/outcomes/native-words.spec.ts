import { test } from '@playwright/test';

test('is described', {
  tag: ['@smoke', '@TEST_CALC-1'],
  annotation: { type: 'issue', description: 'BUG-7' },
}, () => {});
