import type { Path } from './schema.ts';

export type Tree = Record<string, unknown>;

/** Settings from one source. */
export interface Source {
  tree: Tree;
  /** How messages name the source of the value at this path. */
  where(path: Path): string;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The later tree wins, key by key; a list is replaced as a whole. */
export function merge(under: Tree, over: Tree): Tree {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    if (value !== undefined) merged.set(key, isTree(below) && isTree(value) ? merge(below, value) : value);
  }
  // Not key by key: a key `__proto__` would not be set, but change what the object is.
  return Object.fromEntries(merged);
}

export function valueAt(tree: unknown, path: Path): unknown {
  let at = tree;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

/** `run.links[0].url` */
export function dotted(path: Path): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`),
    '',
  );
}
