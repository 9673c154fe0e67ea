const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

/** Tells that the test of `one` has begun, and waits for that of `other` where both have a worker. */
module.exports = async function meet(one, other) {
  mkdirSync('gates', { recursive: true });
  writeFileSync(`gates/${one}`, '');
  if (process.env.LANES !== '2') return;
  while (!existsSync(`gates/${other}`)) await pause(10);
};
