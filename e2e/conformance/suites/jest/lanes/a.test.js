const meet = require('./meet.js');

test('meets b', () => meet('a', 'b'), 60_000);

test('comes after', () => {});
