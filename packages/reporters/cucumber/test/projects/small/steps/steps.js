import { AfterAll, BeforeAll, Given, Then } from '@cucumber/cucumber';

const { AFTER_ALL_FAILS, BEFORE_ALL_FAILS, HANDLES_SIGNALS, LOADS_NOT } = process.env;

if (LOADS_NOT) throw new Error('no steps today');
if (HANDLES_SIGNALS) process.on('SIGINT', () => process.exit(130));
BeforeAll(() => {
  if (BEFORE_ALL_FAILS) throw new Error('no database');
});
AfterAll(() => {
  if (AFTER_ALL_FAILS) throw new Error('database left open');
});
Given('it works', () => {});
Then('it fails', () => {
  throw new Error('no');
});
Then('it hangs', { timeout: -1 }, async () => {
  console.log('hangs from now on');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
Then('it ends the process', () => process.exit(0));
Then('it throws later', { timeout: -1 }, () => {
  setTimeout(() => {
    // Nobody waits for this, and nobody listens between two steps.
    process.removeAllListeners('uncaughtException');
    throw new Error('too late');
  });
  return new Promise((resolve) => setTimeout(resolve, 60_000));
});
