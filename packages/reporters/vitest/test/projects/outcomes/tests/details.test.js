import { writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';

test('has annotations and attachments', async ({ annotate, task }) => {
  writeFileSync('receipt.txt', 'paid');
  task.meta.testmo = 'C12';
  task.meta.cases = ['CALC-1', 'CALC-2'];
  await annotate('CALC-9', 'case');
  await annotate('the receipt', { path: 'receipt.txt', contentType: 'text/plain' });
  await annotate('the body', { body: 'some text', bodyEncoding: 'utf-8', contentType: 'text/plain' });
  await annotate('the bytes', { body: new Uint8Array([0, 255]), contentType: 'application/octet-stream' });
  await annotate('the site', { path: 'https://example.com/a.png' });
});

test('writes to both streams', () => {
  console.log('\u001b[32mgreen\u001b[39m to stdout 🫖');
  console.error('to stderr');
});
test('writes a lot', () => {
  console.log('begin');
  for (let line = 0; line < 1024; line++) console.log('x'.repeat(1023));
  console.log('the end');
});
test('writes after the others', () => {
  console.log('only mine');
});

test('\u001b[31mred\u001b[39m emoji 👩‍👩‍👧 title', () => {});
test('has NUL \0 and a lone \ud800 surrogate', () => {
  throw new Error('NUL \0 and \ud800 in \u001b[31mred\u001b[39m');
});
test(`long ${'t'.repeat(3000)}`, () => {});

test('uses fake timers and no clock', () => {
  vi.useFakeTimers({ now: 0 });
  Date.now = () => -1;
  expect(Date.now()).toBe(-1);
});
test('comes after the fake timers', () => {});
test('has a huge error', () => {
  throw new Error('e'.repeat(100_000));
});
