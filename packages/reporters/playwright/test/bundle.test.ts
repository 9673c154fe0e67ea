import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const entry = join(dirname(fileURLToPath(import.meta.url)), '../dist/index.js');

// Rolldown writes one import or export to a line.
const SPECIFIER =
  /(?:^|;)\s*(?:import|export)\b[^'"`;()]*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

/** All that the file loads, and the files beside it that it loads, and so on. */
function importsOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return [...readFileSync(file, 'utf8').matchAll(SPECIFIER)].flatMap(([, fixed, dynamic]) => {
    const specifier = (fixed ?? dynamic) as string;
    return specifier.startsWith('.') ? importsOf(join(dirname(file), specifier), seen) : [specifier];
  });
}

test('the runner loads nothing but Node’s own modules', () => {
  const imports = importsOf(entry);
  expect(imports).toContain('node:fs');
  expect(imports.filter((specifier) => !specifier.startsWith('node:') || !isBuiltin(specifier))).toEqual([]);
});
