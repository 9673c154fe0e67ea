import { test } from '@playwright/test';

test('has steps', async () => {
  await test.step('order', async () => {
    await test.step('add', async () => {});
    await test.step('pay', async () => {
      throw new Error('no money');
    });
  });
});
