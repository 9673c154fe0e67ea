import { writeFileSync } from 'node:fs';
import { livelane } from '@livelane/mocha';

it('attaches files', () => {
  writeFileSync('notes.txt', 'from a file');
  livelane.attach('notes.txt', { path: 'notes.txt' });
  livelane.attach('body.txt', { body: 'from memory' });
  livelane.attach('empty.txt', { body: '' });
  livelane.attach('nowhere.txt', { path: 'nowhere.txt' });
});
