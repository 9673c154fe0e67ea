import { test } from 'vitest';

test('calls process.exit', () => process.exit(3));
test('leaves a rejection', async () => {
  Promise.reject(new Error('nobody caught me', { cause: new Error('the reason') }));
  await new Promise((resolve) => setTimeout(resolve, 10));
});
