import { setImmediate as nextTurn } from 'node:timers/promises';
import { test } from 'vitest';

let end;

test('leaves a promise behind', () => {
  new Promise((resolve) => {
    end = resolve;
  }).then(() => {
    throw new Error('too late');
  });
});

test('waits for it', async () => {
  end();
  // Node tells of a rejection before its next turn. Vitest says nothing where somebody else listens to it.
  await nextTurn();
});
