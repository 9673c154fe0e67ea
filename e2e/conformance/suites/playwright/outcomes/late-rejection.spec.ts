import { once } from 'node:events';
import { test } from '@playwright/test';

const left = new EventTarget();

test('leaves a promise behind', () => {
  void once(left, 'next test').then(() => {
    throw new Error('too late');
  });
});

test('waits for it', async () => {
  left.dispatchEvent(new Event('next test'));
  await new Promise((resolve) => setImmediate(resolve));
});
