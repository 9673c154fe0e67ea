const { existsSync, writeFileSync } = require('node:fs');
const { Before, BeforeAll, AfterAll, Given, Then } = require('@cucumber/cucumber');

let attempts = 0;
let last = '';

BeforeAll(() => {
  if (process.env.BEFORE_ALL_FAILS) throw new Error('no database');
});
AfterAll(() => {
  if (process.env.AFTER_ALL_FAILS) throw new Error('database left open');
});
Before(({ pickle }) => {
  // A retry runs in the worker of the attempt before.
  attempts = pickle.id === last ? attempts + 1 : 0;
  last = pickle.id;
});
Given('it works', () => {});
Then('it fails once', () => {
  if (attempts === 0) throw new Error('attempt 0 failed');
});
Then('it fails always', () => {
  throw new Error(`attempt ${attempts} failed`);
});
Then('it fails on every {int}th', (n) => {
  if (n % 5 === 0) throw new Error(`no ${n}`);
});
Then('the other worker is there', async () => {
  writeFileSync(`here-${process.env.CUCUMBER_WORKER_ID}`, '');
  while (!existsSync(`here-${1 - process.env.CUCUMBER_WORKER_ID}`)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});
Then('its worker exits with {int}', (code) => process.exit(code));
Then('its worker is killed', () => process.kill(process.pid, 'SIGKILL'));
