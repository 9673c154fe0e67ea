const { livelane } = require('@livelane/jest');

jest.mock('fs');
jest.mock('node:fs');

test('has mocked files', () => {
  expect(require('node:fs').writeSync(1, 'x')).toBeUndefined();
  livelane.comment('said without a disk');
  livelane.attach('note.txt', { body: 'kept' });
});
