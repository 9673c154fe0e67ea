import { test } from 'vitest';

test('is described', { tags: ['@smoke', '@TEST_CALC-1'] }, async ({ annotate }) => {
  await annotate('BUG-7', 'issue');
});
