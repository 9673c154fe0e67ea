import { test } from '@playwright/test';

test.setTimeout(0);

test('hangs', async () => {
  console.log('hangs from now on');
  await test.step('wait for ever', () => new Promise(() => {}));
});

test('hangs as well', async () => {
  console.log('hangs from now on');
  await new Promise(() => {});
});

test('never gets its turn', () => {});
