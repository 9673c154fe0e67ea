import { type Livelane, livelane } from '@livelane/playwright';
import { test } from '@playwright/test';

test('passes', () => {
  const author: Livelane = livelane;
  author.case('CALC-1');
});
