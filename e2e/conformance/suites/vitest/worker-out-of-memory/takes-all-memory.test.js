import { test } from 'vitest';
import { journalled } from './journalled.js';

test('passes before', () => {});

test('takes all memory', { timeout: 60_000 }, async ({ annotate }) => {
  // As in the suite `worker-is-killed`.
  await annotate('takes its time');
  await journalled('passes', 'passes before', 'takes all memory');
  const all = [];
  for (;;) all.push(new Array(100_000).fill(all.length));
});

test('never runs', () => {});
