import { expect, test } from 'vitest';

const bytes = (text) => new TextEncoder().encode(text);

test('attaches files', async ({ annotate }) => {
  await annotate('notes.txt', { path: 'notes.txt', contentType: 'text/plain' });
  await annotate('body.txt', { body: bytes('from memory'), contentType: 'text/plain' });
  await annotate('empty.txt', { body: bytes(''), contentType: 'text/plain' });
  await expect(annotate('nowhere.txt', { path: 'nowhere.txt' })).rejects.toThrow(/nowhere.txt/);
});
