import { livelane } from '@livelane/vitest';
import { test } from 'vitest';

test('says its worker', () => {
  livelane.field('pool', process.env.VITEST_POOL_ID);
});
