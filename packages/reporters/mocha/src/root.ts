import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CONFIG_FILES = [
  '.mocharc.json',
  '.mocharc.cjs',
  '.mocharc.js',
  '.mocharc.mjs',
  '.mocharc.yaml',
  '.mocharc.yml',
  '.mocharc.jsonc',
];

/**
 * The folder that tests' files are told from: Mocha looks for its config upward from the working directory,
 * so we do, and the same tests have the same names from every folder within. Else the package's folder.
 */
export function findRoot(cwd: string): string {
  return upward(cwd, CONFIG_FILES) ?? upward(cwd, ['package.json']) ?? cwd;
}

function upward(from: string, names: readonly string[]): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(join(folder, name)))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
