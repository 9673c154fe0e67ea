import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, test } from 'vitest';

// Longer than it takes until Vitest tells how far it is: after a failure, and before the retry.
afterEach(() => pause(250));

let tries = 0;

test('passes on its retry', { retry: 1 }, () => {
  console.log(`try ${tries}`);
  tries += 1;
  if (tries === 1) throw new Error('not yet');
});

test('fails', () => {
  throw new Error('stays so');
});
