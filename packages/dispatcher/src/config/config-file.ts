import { existsSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONFIG_FILES, messageOf } from '@livelane/core';
import { type AsyncSearcher, type LilconfigResult, type Loader, lilconfig } from 'lilconfig';
import { jsonMistake } from './json-mistake.ts';
import { isTree, type Tree } from './tree.ts';

export interface ConfigFile {
  /** Absolute path; absent when there is none. */
  file?: string;
  /** How messages name it. */
  shownAs: string;
  tree: Tree;
  /** Why it could not be read. */
  problem?: string;
}

class Unreadable extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(reason);
    this.file = file;
  }
}

/**
 * The first `livelane.config.*` found upward from one of the folders. A file of code may export the
 * settings, a promise of them, or a function that returns either.
 * @param named the file to read instead, whatever its name is.
 */
export async function findConfigFile(folders: readonly string[], named?: string): Promise<ConfigFile> {
  const loaders = Object.fromEntries(
    CONFIG_FILES.map((name) => [extname(name), loaderFor(extname(name).slice(1))]),
  );
  const searcher = lilconfig('livelane', {
    searchPlaces: [...CONFIG_FILES],
    loaders,
    cache: false,
    ignoreEmptySearchPlaces: false,
  });
  try {
    const searches =
      named === undefined
        ? folders.map((folder) => () => searcher.search(folder))
        : [() => load(searcher, named, Object.keys(loaders))];
    for (const search of searches) {
      const found = await search();
      if (!found) continue;
      const { filepath: file, config } = found;
      if (!isTree(config)) throw new Unreadable(file, 'it must give an object with the settings');
      return { file, shownAs: shownAs(file), tree: config };
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { file } = error;
    return {
      file,
      shownAs: shownAs(file),
      tree: {},
      problem: `${shownAs(file)} cannot be used: ${error.message}`,
    };
  }
  return { shownAs: 'livelane.config', tree: {} };
}

async function load(
  searcher: AsyncSearcher,
  file: string,
  known: readonly string[],
): Promise<LilconfigResult> {
  if (!known.includes(extname(file))) {
    throw new Unreadable(file, `its name must end with one of ${known.join(', ')}`);
  }
  if (!existsSync(file)) throw new Unreadable(file, 'there is no such file');
  return searcher.load(file);
}

function loaderFor(extension: string): Loader {
  return async (file, content) => {
    if (extension === 'json') {
      const mistake = jsonMistake(content);
      if (mistake) throw new Unreadable(file, mistake);
      return JSON.parse(content);
    }
    try {
      return await settled(
        extension.endsWith('ts') ? await importTypeScript(file) : await importNative(file),
      );
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable(file, oneLine(messageOf(error), file));
    }
  };
}

async function settled(module: unknown): Promise<unknown> {
  const exported = (module as { default?: unknown } | undefined)?.default;
  return typeof exported === 'function' ? await exported() : await exported;
}

async function importTypeScript(file: string): Promise<unknown> {
  // Loaded only when there is something for it to do: most configurations are JSON.
  const { createJiti } = await import('jiti');
  // jiti's file cache would lie in the system's folder for temporary files, where others can write.
  return createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false }).import(
    file,
  );
}

function importNative(file: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(file).href);
}

function shownAs(file: string): string {
  return relative(process.cwd(), file) || file;
}

function oneLine(message: string, file: string): string {
  return message
    .replace(/\nRequire stack:[\s\S]*/, '')
    .replaceAll(file, shownAs(file))
    .replace(/\s+/g, ' ')
    .trim();
}
