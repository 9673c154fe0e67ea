import { writeFileSync } from 'node:fs';
import { test } from '@playwright/test';

test('attaches files', async () => {
  const info = test.info();
  const notes = info.outputPath('notes.txt');
  writeFileSync(notes, 'from a file');
  await info.attach('notes.txt', { path: notes });
  await info.attach('body.txt', { body: 'from memory' });
  await info.attach('empty.txt', { body: '' });
  // Playwright's attach() would fail the test.
  info.attachments.push({
    name: 'nowhere.txt',
    contentType: 'text/plain',
    path: info.outputPath('nowhere.txt'),
  });
});
