import { looksSecret } from '@livelane/core';
import { childrenOf, elementsOf, type SchemaNode } from './schema.ts';
import { dotted, isTree, type Source, type Tree } from './tree.ts';

export interface SecretNames {
  /** By section. */
  of: ReadonlyMap<string, readonly string[]>;
  all: readonly string[];
}

/** The source without keys that look like secrets, and a problem for each of them. */
export function withoutSecretKeys(
  source: Source,
  schemas: ReadonlyMap<string, SchemaNode>,
  names: SecretNames,
): { source: Source; problems: string[] } {
  const problems: string[] = [];
  const clean = (tree: Tree, schema: SchemaNode | undefined, path: string[]): Tree => {
    const kept: [string, unknown][] = [];
    for (const [key, value] of Object.entries(tree)) {
      const at = [...path, key];
      const known = schema && childrenOf(schema).get(key);
      if (!known && looksSecret(key)) {
        problems.push(
          `${source.where(at)}: ${dotted(at)} looks like a secret, and settings hold none; ${wayOut(at, names)}`,
        );
      } else {
        const below = known ?? (schema && elementsOf(schema, 'names'));
        kept.push([key, isTree(value) ? clean(value, below, at) : value]);
      }
    }
    return Object.fromEntries(kept);
  };
  const sections = { type: 'object', properties: Object.fromEntries(schemas) };
  return { source: { ...source, tree: clean(source.tree, sections, []) }, problems };
}

function wayOut(path: string[], names: SecretNames): string {
  const candidates = path.length > 1 ? (names.of.get(path[0] ?? '') ?? []) : names.all;
  const key = plain(path.at(-1) ?? '');
  const matching = candidates.filter((name) => plain(name).endsWith(key));
  const variables = matching.length > 0 ? matching : candidates;
  if (variables.length === 0) return 'remove it';
  return `put it into the environment variable ${variables.join(' or ')} instead`;
}

function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}
