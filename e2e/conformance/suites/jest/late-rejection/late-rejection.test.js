const { setTimeout: pause } = require('node:timers/promises');

let end;
const ended = new Promise((resolve) => {
  end = resolve;
});

afterEach(() => end());

test('leaves a promise behind', () => {
  ended.then(async () => {
    await pause(20);
    throw new Error('too late');
  });
});

test('waits for it', () => pause(200));
