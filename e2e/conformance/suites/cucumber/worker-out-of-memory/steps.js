import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Given, setDefaultTimeout, Then, When } from '@cucumber/cucumber';

setDefaultTimeout(60_000);

Given('it passes', () => {});
// A scenario is given to the other worker when what that ran before is through.
Then('the others have passed so far', () => {
  mkdirSync('gates', { recursive: true });
  writeFileSync('gates/passed', '');
});
Given('the others have passed', async () => {
  while (!existsSync('gates/passed')) await pause(10);
});
When('it takes all memory', () => {
  const taken = [];
  for (;;) taken.push(new Array(100_000).fill(taken.length));
});
