const fs = require('node:fs');

const names = ['writeSync', 'openSync', 'existsSync', 'readFileSync'];
const real = Object.fromEntries(names.map((name) => [name, fs[name]]));

afterEach(() => {
  Object.assign(fs, real);
});

test('has no disk', () => {
  for (const name of names) {
    fs[name] = () => {
      throw new Error('there is no disk');
    };
  }
  expect(() => fs.existsSync('notes.txt')).toThrow('there is no disk');
});
