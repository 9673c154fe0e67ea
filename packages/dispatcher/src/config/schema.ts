import * as z from 'zod';

/** A place in a section's schema, in the words of JSON Schema (only those that are read here). */
export interface SchemaNode {
  type?: string | string[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: boolean | SchemaNode;
  propertyNames?: SchemaNode;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  allOf?: SchemaNode[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  examples?: unknown[];
}

export type Path = readonly (string | number)[];

/** What a user may write into a section. */
export function schemaOf(section: z.ZodType): SchemaNode {
  return z.toJSONSchema(section, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
}

/** The node, or what it is made of when it is a choice. */
export function variantsOf(node: SchemaNode): SchemaNode[] {
  const inner = node.anyOf ?? node.oneOf ?? node.allOf;
  return inner ? inner.flatMap(variantsOf) : [node];
}

/** JSON types that may stand there. */
export function typesOf(node: SchemaNode): Set<string> {
  return new Set(variantsOf(node).flatMap(({ type }) => type ?? []));
}

/** Named settings directly below, over all variants. */
export function childrenOf(node: SchemaNode): Map<string, SchemaNode> {
  const children = new Map<string, SchemaNode>();
  for (const { properties = {} } of variantsOf(node)) {
    for (const [key, child] of Object.entries(properties)) {
      const other = children.get(key);
      children.set(key, other ? { anyOf: [other, child] } : child);
    }
  }
  return children;
}

/** Keys that may stand directly below, as far as they are fixed. */
export function namesIn(node: SchemaNode): string[] {
  const free = variantsOf(node).flatMap(({ propertyNames }) => propertyNames?.enum ?? []);
  return [...childrenOf(node).keys(), ...free.map(String)];
}

/** Values of a list, or those under free names. */
export function elementsOf(node: SchemaNode, of: 'list' | 'names'): SchemaNode | undefined {
  const found = variantsOf(node)
    .map(({ items, additionalProperties }) => (of === 'list' ? items : additionalProperties))
    .filter((element) => typeof element === 'object');
  return found.length > 1 ? { anyOf: found } : found[0];
}

export function nodeAt(node: SchemaNode, path: Path): SchemaNode | undefined {
  let at: SchemaNode | undefined = node;
  for (const key of path) {
    if (!at) return undefined;
    at =
      typeof key === 'number' ? elementsOf(at, 'list') : (childrenOf(at).get(key) ?? elementsOf(at, 'names'));
  }
  return at;
}
