import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { declareSharedTest } from './shared/declare.ts';

test('has nested steps', async () => {
  await test.step('fill the cart', async () => {
    await test.step('add tea', () => expect(1, 'one packet').toBe(1));
    await test.step('add milk', () => {
      throw new Error('no milk left');
    });
  });
});

test('skips a step', async () => {
  await test.step('pay by card', (step) => step.skip(true, 'cash only'));
  await test.step('pay in cash', () => {});
});

test('has 1,200 steps', async () => {
  for (let n = 0; n < 1200; n++) {
    if (n === 1150) await test.step(`step ${n}`, () => Promise.reject(new Error('late'))).catch(() => {});
    else await test.step(`step ${n}`, () => {});
  }
});

test('writes to stdout and stderr', () => {
  console.log('\u001b[32mgreen\u001b[39m text, 🛒');
  process.stdout.write(Buffer.from([0xff, 0xfe, 0x0a]));
  console.error('a warning');
});

test('writes more than is kept', () => {
  process.stdout.write(`begin${'x'.repeat(400_000)}end`);
});

test('attaches a body, a file and nothing', async () => {
  await test.info().attach('order', { body: JSON.stringify({ id: 7 }), contentType: 'application/json' });
  const path = test.info().outputPath('receipt.txt');
  writeFileSync(path, 'thank you');
  await test.info().attach('receipt', { path, contentType: 'text/plain' });
  test.info().attachments.push({
    name: 'photo',
    path: test.info().outputPath('none.png'),
    contentType: 'image/png',
  });
});

test('has tags and annotations @smoke', {
  tag: ['@prices', '@slow'],
  annotation: [
    { type: 'issue', description: 'SHOP-12' },
    { type: 'issue', description: 'SHOP-13' },
  ],
}, () => {
  test.info().annotations.push({ type: 'owner', description: 'checkout team' });
  test.info().annotations.push({ type: 'issue', description: 'SHOP-12' });
});

test.describe('outer', () => {
  test.describe(() => {
    test.describe('inner', () => {
      test('is in groups', () => {});
      declareSharedTest('is declared in another file');
    });
  });
});

test(`has a long title ${'very '.repeat(600)}long`, () => {});

test('has \u001b[31mcolours\u001b[39m, 🛒 and half a \ud83d pair', () => {
  throw new Error('\u001b[31mred\u001b[39m 🛒 \ud83d');
});
