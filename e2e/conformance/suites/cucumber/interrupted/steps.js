import { mkdirSync, writeFileSync } from 'node:fs';
import { Given, setDefaultTimeout } from '@cucumber/cucumber';

setDefaultTimeout(-1);

Given('it never ends', async () => {
  mkdirSync('gates', { recursive: true });
  writeFileSync('gates/waits', '');
  // Something that keeps the process alive, as a server or a browser would.
  await new Promise(() => setInterval(() => {}, 1000));
});
Given('it passes', () => {});
