import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The version of the Jest that runs: the one whose program was started, else the one its project has. */
export function jestVersion(rootDir: string): string {
  for (const from of [process.argv[1], join(rootDir, 'package.json')]) {
    try {
      if (from) return (createRequire(from)('jest/package.json') as { version: string }).version;
    } catch {
      // Started by another program, or from another place.
    }
  }
  return 'unknown';
}
