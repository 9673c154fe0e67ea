import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RunPaths, runPaths } from '../../src/paths.ts';

/** A folder that is removed when the test has finished. */
export function tempFolder(parent = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, 'livelane-core-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The folders of a run in which nothing has happened yet. */
export function emptyRun(): RunPaths {
  const paths = runPaths(join(tempFolder(), 'runs', 'one'));
  for (const folder of [paths.folder, paths.shards, paths.evidence, paths.delivery]) {
    mkdirSync(folder, { recursive: true });
  }
  return paths;
}

/** New files get the modes that the code asks for, whatever mask this machine has. */
export function withoutUmask(): void {
  const before = process.umask(0);
  onTestFinished(() => {
    process.umask(before);
  });
}
