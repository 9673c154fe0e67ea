const { livelane } = require('@livelane/jest');

test('attaches files', () => {
  livelane.attach('notes.txt', { path: 'notes.txt' });
  livelane.attach('body.txt', { body: 'from memory' });
  livelane.attach('empty.txt', { body: '' });
  livelane.attach('nowhere.txt', { path: 'nowhere.txt' });
});
