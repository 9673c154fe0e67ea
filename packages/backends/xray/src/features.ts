import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Failure } from '@livelane/dispatcher';
import type { Product } from './product.ts';

/**
 * Imports feature files, so that Xray has Tests for their scenarios before results come.
 * @param paths files, or folders with them at any depth; from the working directory.
 */
export async function importFeatures(
  product: Product,
  paths: readonly string[],
): Promise<{ kind: 'done'; notes: string[] } | { kind: 'failed'; outcome: Failure }> {
  const notes: string[] = [];
  for (const path of paths) {
    let files: string[];
    try {
      files = await featureFiles(resolve(path));
    } catch (error) {
      notes.push(`"xray.features": ${path} cannot be read (${(error as Error).message})`);
      continue;
    }
    if (files.length === 0) notes.push(`"xray.features": there is no .feature file in ${path}`);
    for (const file of files) {
      const reply = await product.importFeature(file);
      if (reply.ok)
        notes.push(...reply.body.map((problem) => `${file} was not imported as a whole: ${problem}`));
      else if (reply.outcome.kind === 'refused' && reply.outcome.scope === 'this')
        notes.push(reply.outcome.reason);
      else return { kind: 'failed', outcome: reply.outcome };
    }
  }
  return { kind: 'done', notes };
}

async function featureFiles(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith('.feature'))
    .sort()
    .map((name) => join(path, name));
}
