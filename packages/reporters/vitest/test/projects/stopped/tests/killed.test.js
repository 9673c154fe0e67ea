import { test } from 'vitest';

test('passes before', () => {});
test('is killed', { timeout: 600_000 }, async ({ annotate }) => {
  // By an annotation, Vitest tells all that has happened so far, and waits until it is told.
  await annotate('here');
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
});
test('comes too late', () => {});
