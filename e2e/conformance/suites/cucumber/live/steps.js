import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Given, setDefaultTimeout } from '@cucumber/cucumber';

setDefaultTimeout(60_000);

Given('it passes', () => {});
Given('it waits for open', async () => {
  while (!existsSync('gates/open')) await pause(10);
});
