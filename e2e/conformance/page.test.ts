import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kits } from './frameworks/index.ts';
import { page } from './kit/page.ts';

test('docs/frameworks.md says what the table says', () => {
  const written = readFileSync(join(import.meta.dirname, '../../docs/frameworks.md'), 'utf8');
  expect(written, 'write it with: npm run conformance -- --page').toBe(page(kits));
});
