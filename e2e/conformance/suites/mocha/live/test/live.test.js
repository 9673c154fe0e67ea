import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

it('ends first', () => {});

it('waits', async () => {
  while (!existsSync('gates/open')) await pause(10);
});
