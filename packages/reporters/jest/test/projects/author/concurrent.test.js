const { setTimeout: pause } = require('node:timers/promises');
const { livelane } = require('@livelane/jest');

test.concurrent.each(['first', 'second', 'third'])('runs beside others, %s', async (name) => {
  livelane.comment(name);
  await livelane.step(`step of ${name}`, () => pause(20));
  livelane.comment(`${name} again`);
});

test('runs after them', () => livelane.comment('alone'));
