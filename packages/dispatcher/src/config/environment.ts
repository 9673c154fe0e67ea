import type * as z from 'zod';
import { expected } from './expected.ts';
import { nearest } from './nearest.ts';
import { childrenOf, elementsOf, type Path, type SchemaNode, schemaOf, typesOf } from './schema.ts';
import { shown } from './shown.ts';
import { dotted, isTree, merge, type Source, type Tree } from './tree.ts';

const PREFIX = 'LIVELANE_';
/** Read elsewhere; no settings. */
const RESERVED = ['LIVELANE_RUN', 'LIVELANE_DISABLED', 'LIVELANE_DEBUG', 'LIVELANE_COURIER_STAYS'];

export interface Setting {
  path: string[];
  schema: SchemaNode;
}

/** Every setting of the sections by its variable, a group of settings before its members. */
export function settingsByVariable(sections: Record<string, z.ZodType>): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const walk = (node: SchemaNode, path: string[]) => {
    for (const [key, schema] of childrenOf(node)) {
      const at = [...path, key];
      settings.set(variableOf(at), { path: at, schema });
      walk(schema, at);
    }
  };
  for (const [name, section] of Object.entries(sections)) walk(schemaOf(section), [name]);
  return settings;
}

/** `['testmo', 'projectId']` → `LIVELANE_TESTMO_PROJECT_ID` */
export function variableOf(path: readonly string[]): string {
  const words = path.map((key) => key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  return PREFIX + words.join('_');
}

export interface EnvironmentSettings {
  source: Source;
  problems: string[];
  warnings: string[];
}

export function readEnvironment(
  env: Record<string, string | undefined>,
  settings: ReadonlyMap<string, Setting>,
  secrets: readonly string[],
): EnvironmentSettings {
  let tree: Tree = {};
  const problems: string[] = [];
  const variables = new Map<string, string>();
  for (const [variable, { path, schema }] of settings) {
    const text = env[variable]?.trim();
    if (!text || RESERVED.includes(variable)) continue;
    const value = coerce(text, schema);
    if (value === undefined) {
      const found = shown(text, path);
      problems.push(
        `${variable}: ${dotted(path)} is ${found}; expected ${expected(schema)}${notation(schema)}`,
      );
      continue;
    }
    tree = merge(tree, path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree);
    variables.set(dotted(path), variable);
  }
  const where = (path: Path) => {
    for (let length = path.length; length > 0; length--) {
      const variable = variables.get(dotted(path.slice(0, length)));
      if (variable) return variable;
    }
    const within = dotted(path);
    for (const [at, variable] of variables) if (at.startsWith(`${within}.`)) return variable;
    return 'environment';
  };
  return { source: { tree, where }, problems, warnings: unknownVariables(env, settings, secrets) };
}

/** Undefined when the text cannot be made into what the schema asks for. */
function coerce(text: string, schema: SchemaNode): unknown {
  const types = typesOf(schema);
  if (types.has('array') && text.startsWith('[')) return parsed(text, Array.isArray);
  if (types.has('object') && text.startsWith('{')) return parsed(text, isTree);
  if (types.has('string') || types.size === 0) return text;
  if ((types.has('integer') || types.has('number')) && /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) {
    return Number(text);
  }
  if (types.has('boolean') && /^(true|false|1|0)$/i.test(text)) return /^(true|1)$/i.test(text);
  if (types.has('array')) return listFrom(text, elementsOf(schema, 'list'));
  const named = elementsOf(schema, 'names');
  return named && recordFrom(text, named);
}

function parsed(text: string, fits: (value: unknown) => boolean): unknown {
  try {
    const value = JSON.parse(text);
    return fits(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function listFrom(text: string, element: SchemaNode = {}): unknown[] | undefined {
  const items = parts(text).map((part) => coerce(part, element));
  return items.includes(undefined) ? undefined : items;
}

function recordFrom(text: string, element: SchemaNode): Tree | undefined {
  const record: [string, unknown][] = [];
  for (const part of parts(text)) {
    const [, name, rest] = /^([^=]+)=(.*)$/.exec(part) ?? [];
    const value = name && rest !== undefined ? coerce(rest.trim(), element) : undefined;
    if (!name || value === undefined) return undefined;
    record.push([name.trim(), value]);
  }
  return Object.fromEntries(record);
}

/** How a value with parts is written into a variable. */
function notation(schema: SchemaNode): string {
  const types = typesOf(schema);
  const list = types.has('array') ? elementsOf(schema, 'list') : undefined;
  if (list) return typesOf(list).has('string') ? ', written a,b or ["a","b"]' : ', written as JSON';
  if (!types.has('object')) return '';
  return elementsOf(schema, 'names') ? ', written a=b,c=d or {"a":"b","c":"d"}' : ', written as JSON';
}

function unknownVariables(
  env: Record<string, string | undefined>,
  settings: ReadonlyMap<string, Setting>,
  secrets: readonly string[],
): string[] {
  const warnings: string[] = [];
  const known = [...settings.keys(), ...RESERVED];
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || !value || known.includes(variable)) continue;
    const bare = variable.slice(PREFIX.length);
    const meant = secrets.includes(bare.replace(/_FILE$/, '')) ? bare : nearest(variable, known);
    const hint = meant ? `did you mean ${meant}?` : 'it has no effect';
    warnings.push(`${variable} is no setting of Livelane; ${hint}`);
  }
  return warnings;
}
