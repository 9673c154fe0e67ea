import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Before, Given, Then, When } from '@cucumber/cucumber';
import { livelane } from '@livelane/cucumber';

Before({ tags: '@skip' }, () => 'skipped');

Given('nothing', () => {});
Given('it takes a while', async () => {
  await pause(120);
});
Given('its cases are those with number {int}', (number) => {
  livelane.case(`PROJ-TC-${number}`, `CALC-${number}`, `TC-${number}`);
});
When('it attaches the order and the screen', function () {
  livelane.attach('order.txt', { body: 'order 7: 41 €\n' });
  this.attach(readFileSync('screen.png'), { mediaType: 'image/png', fileName: 'screen.png' });
});
When('it attaches what is shared', () => {
  livelane.attach('shared.txt', { body: 'shared\n' });
});
Given('it attaches an orphan', () => {
  livelane.attach('orphan.txt', { body: 'orphan\n' });
});
Then('its total differs', () => {
  assert.deepStrictEqual({ total: 41 }, { total: 42 });
});
Then('it fails', () => {
  throw new Error('no money');
});
Then('{int} and {int} are {int}', (one, other, sum) => {
  assert.strictEqual(one + other, sum);
});

let tries = 0;
Then('it passes on its second attempt', async () => {
  tries++;
  livelane.attach('log.txt', { body: `attempt ${tries}\n` });
  await pause(60);
  if (tries === 1) throw new Error('not yet');
});
