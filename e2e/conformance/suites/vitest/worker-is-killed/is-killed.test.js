import { test } from 'vitest';
import { journalled } from './journalled.js';

test('passes before', () => {});

test('is killed', { timeout: 60_000 }, async ({ annotate }) => {
  // Workers tell ten times a second what has happened, or when there is an annotation: of a test that is killed
  // earlier nobody has heard.
  await annotate('takes its time');
  await journalled('passes', 'passes before', 'is killed');
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
});

test('never runs', () => {});
