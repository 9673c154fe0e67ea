import { dirname, join, resolve } from 'node:path';
import { existsSync, readFileSync } from './platform.ts';

/** The first of these that a folder holds is the configuration; the search goes upward. */
export const CONFIG_FILES = [
  'livelane.config.ts',
  'livelane.config.mts',
  'livelane.config.js',
  'livelane.config.mjs',
  'livelane.config.json',
] as const;

export interface JournalSettings {
  /** Absolute path of the folder that holds all runs. */
  base: string;
  /** Whether processes of one CI build share a run. */
  join: boolean;
}

type Sections = Record<string, Record<string, unknown> | undefined>;

/**
 * The two settings that are needed before the first line is written, and so before the courier has read
 * the configuration: `delivery.dir` and `run.join`. Environment over options over file, as for every
 * setting; but of the files only `livelane.config.json` is read, because running a user's module costs the
 * runner more than it may take. Anything wrong is left for the courier to tell.
 * @param from folders to look upward from for the file; a relative `dir` in the file is relative to it.
 */
export function findJournalSettings(
  env: Record<string, string | undefined>,
  options: Record<string, unknown>,
  from: readonly string[],
): JournalSettings {
  const { folder, sections } = readConfigJson(from);
  const pick = (
    variable: string,
    section: string,
    key: string,
  ): { value: string; folder: string } | undefined => {
    const given = env[variable] || (options as Sections)[section]?.[key];
    if (typeof given === 'string' && given !== '') return { value: given, folder: '.' };
    const value = sections[section]?.[key];
    return typeof value === 'string' && value !== '' ? { value, folder } : undefined;
  };
  const dir = pick('LIVELANE_DELIVERY_DIR', 'delivery', 'dir') ?? { value: '.livelane', folder: '.' };
  return {
    base: resolve(dir.folder, dir.value),
    join: pick('LIVELANE_RUN_JOIN', 'run', 'join')?.value !== 'never',
  };
}

/** The configuration's file, as the courier finds it too: absolute. */
export function findConfigFile(from: readonly string[]): string | undefined {
  for (const start of from) {
    for (let folder = resolve(start); ; folder = dirname(folder)) {
      const name = CONFIG_FILES.find((file) => existsSync(join(folder, file)));
      if (name) return join(folder, name);
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}

function readConfigJson(from: readonly string[]): { folder: string; sections: Sections } {
  const file = findConfigFile(from);
  if (file === undefined) return { folder: '.', sections: {} };
  return { folder: dirname(file), sections: file.endsWith('.json') ? parse(file) : {} };
}

function parse(path: string): Sections {
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}
