import { test } from '@playwright/test';

test('fails for a reason', () => {
  throw new Error('the order failed', { cause: new Error('the card is blocked') });
});
