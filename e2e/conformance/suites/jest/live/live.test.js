const { existsSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

test('ends first', () => {});

test('waits', async () => {
  while (!existsSync('gates/open')) await pause(10);
}, 60_000);
