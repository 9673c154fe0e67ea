import { basename, dirname, resolve } from 'node:path';
import type { RunPaths } from '@livelane/core';
import type { LoadedConfig } from '../config/load-config.ts';
import { DEFAULT_DIR } from '../settings.ts';
import type { RunView } from './run-view.ts';

/** What the user should know of the settings and of the journal, a sentence each. */
export function runProblems(
  config: LoadedConfig | undefined,
  { unreadableLines }: RunView,
  { folder, shards }: RunPaths,
): string[] {
  const problems = config ? [...config.warnings, ...unseenFolder(config, folder)] : [];
  if (unreadableLines > 0) {
    problems.push(
      `${unreadableLines} ${unreadableLines === 1 ? 'line' : 'lines'} of the journal in ${shards} cannot be read (the ` +
        'machine lost power, or the disk was full); the results in them are missing.',
    );
  }
  return problems;
}

/** The runner chooses the folder before anybody has read the configuration, and reads only a JSON file itself. */
function unseenFolder({ file, delivery }: LoadedConfig, folder: string): string[] {
  if (!file || file.endsWith('.json') || delivery.dir === DEFAULT_DIR) return [];
  const base = dirname(dirname(folder));
  if ([dirname(file), process.cwd()].some((from) => resolve(from, delivery.dir) === base)) return [];
  return [
    `delivery.dir: "${delivery.dir}" in ${basename(file)} is not used, because the test runner does not run that file; ` +
      'give it as an option of the reporter, as LIVELANE_DELIVERY_DIR, or in a livelane.config.json.',
  ];
}
