import { test } from '@playwright/test';

test('is loud', () => {
  const line = `${'loud '.repeat(20)}\n`;
  console.log('head of it');
  console.log(line.repeat((5 * 1024 * 1024) / line.length));
  console.log('tail of it');
  throw new Error('too loud');
});
