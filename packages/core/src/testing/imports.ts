import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Of imports, re-exports and requires as a bundler writes them; an exported name may be in quotes
 * (`'module.exports'`).
 */
const IMPORT =
  /(?:^|;)\s*(?:import\b|export\b[^;]*?\bfrom\b)[^'"`;()]*?["']([^"']+)["']|\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/gm;

const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

/**
 * What a built module loads besides Node's own modules and files of its own, itself and through these files.
 * What a reporter loads in the test runner must be nothing.
 */
export function foreignImports(file: string): string[] {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const [, from, dynamic] of readFileSync(path, 'utf8').replaceAll(COMMENT, '').matchAll(IMPORT)) {
      const specifier = (from ?? dynamic) as string;
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier));
      else if (!isBuiltin(specifier)) foreign.push(specifier);
    }
  };
  visit(file);
  return foreign;
}
