import { test } from 'vitest';

test('is loud', () => {
  console.log('head of it');
  const line = `${'x'.repeat(1023)}\n`;
  for (let part = 0; part < 50; part++) console.log(line.repeat(100));
  console.log('tail of it');
  throw new Error('after all that');
});
