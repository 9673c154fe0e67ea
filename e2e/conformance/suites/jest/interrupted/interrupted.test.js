const { mkdirSync, writeFileSync } = require('node:fs');

test('passes before', () => {});

test('waits', async () => {
  mkdirSync('gates');
  writeFileSync('gates/waits', '');
  await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
});

test('never runs', () => {});
