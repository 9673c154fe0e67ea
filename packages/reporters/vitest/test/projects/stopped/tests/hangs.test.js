import { test } from 'vitest';

test('passes before', () => {});
test('hangs', { timeout: 600_000 }, async ({ annotate }) => {
  // By an annotation, Vitest tells all that has happened so far, and waits until it is told.
  await annotate('here');
  console.log('hangs from now on');
  await new Promise(() => setInterval(() => {}, 1000));
});
test('comes too late', () => {});
