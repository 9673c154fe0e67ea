const meet = require('./meet.js');

test('meets a', () => meet('b', 'a'), 60_000);

test('comes after', () => {});
