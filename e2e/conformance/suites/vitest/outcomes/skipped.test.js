import { test } from 'vitest';

test.skip('is skipped by declaration', () => {});

test.skipIf(process.version !== '')('is skipped by a condition', () => {});

test('is skipped while it runs', (context) => {
  context.skip('no printer here');
});
