import { describe, test } from 'vitest';

test('passes before', () => {});
test('waits for the end', { timeout: 600_000 }, async ({ annotate, signal }) => {
  // Keeps the worker alive.
  const timer = setInterval(() => {}, 1000);
  const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await Promise.all([aborted, annotate('here')]);
  clearInterval(timer);
});
test('comes too late', () => {});
describe('a group', () => {
  test('comes too late in a group', () => {});
});
