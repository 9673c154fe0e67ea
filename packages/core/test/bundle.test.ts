import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { expect, it } from 'vitest';

const DIST = new URL('../dist/', import.meta.url);

/** Of `import … from`, `export … from`, `import '…'`, `import('…')` and `require('…')`. */
const IMPORT = /\b(?:from|import|require)\b\s*\(?\s*(["'])([^"'\n]+)\1/g;

it('the built package loads nothing but modules of Node', () => {
  const imported = readdirSync(DIST)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...readFileSync(new URL(name, DIST), 'utf8').matchAll(IMPORT)])
    .map(([, , name]) => name ?? '');
  expect(imported.length).toBeGreaterThan(0);
  expect(
    imported.filter(
      (name) => !/^\.\/[\w-]+\.js$/.test(name) && !(name.startsWith('node:') && isBuiltin(name)),
    ),
  ).toEqual([]);
});

it('the package depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.peerDependencies).toBeUndefined();
});
