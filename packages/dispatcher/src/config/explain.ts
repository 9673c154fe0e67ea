import type * as z from 'zod';
import { variableOf } from './environment.ts';
import { expected } from './expected.ts';
import { suggestion } from './nearest.ts';
import { namesIn, nodeAt, type Path, type SchemaNode } from './schema.ts';
import { shown, withoutUserInfo } from './shown.ts';
import { dotted, isTree, type Source, type Tree, valueAt } from './tree.ts';

type Issue = z.core.$ZodIssue;

export interface Explained {
  section: string;
  schema: SchemaNode;
  /** What was checked: all sources merged. */
  merged: Tree;
  /** The first to say something wins. */
  sources: readonly Source[];
}

/** A sentence for each thing that is wrong: where it stands, what was found, what is expected. */
export function explain(issues: readonly Issue[], about: Explained): string[] {
  return issues.flatMap((issue) => explainIssue(issue, about));
}

/** True when nothing stands where the issue points. */
export function isMissing(issue: Issue, about: Explained): boolean {
  return issue.code !== 'custom' && valueAt(about.merged, fullPath(issue, about)) === undefined;
}

function explainIssue(issue: Issue, about: Explained): string[] {
  const path = fullPath(issue, about);
  const value = valueAt(about.merged, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.flatMap((key) => unknownKey(path, key, about));
  if (issue.code === 'invalid_key') return unknownKey(path.slice(0, -1), String(path.at(-1)), about);
  const branch = issue.code === 'invalid_union' && isTree(value) ? nearestBranch(issue) : undefined;
  if (branch) {
    return branch.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, about));
  }
  const subject = `${whereOf(path, about)}: ${dotted(path)}`;
  // zod's own messages begin with a capital; a section's own go on after the setting's name.
  if (/^[a-z]/.test(issue.message)) return [`${subject} ${withoutUserInfo(issue.message)}`];
  const node = nodeAt(about.schema, path.slice(1));
  const words = (node && issue.code !== 'custom' && expected(node)) || issue.message;
  if (isMissing(issue, about)) return [`${subject} is missing; expected ${words}${variableHint(path)}`];
  return [`${subject} is ${shown(value, path)}; expected ${words}`];
}

function fullPath(issue: Issue, about: Explained): (string | number)[] {
  return [about.section, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
}

function unknownKey(path: Path, key: string, about: Explained): string[] {
  const node = nodeAt(about.schema, path.slice(1));
  const known = node ? namesIn(node) : [];
  const at = [...path, key];
  const why = known.includes(key)
    ? `${dotted(at)} does not go with the other settings of ${dotted(path)}`
    : `unknown key ${dotted(at)}${suggestion(key, known)}`;
  return about.sources
    .filter((source) => valueAt(source.tree, at) !== undefined)
    .map((source) => `${source.where(at)}: ${why}`);
}

/** Of several shapes none of which fits, the one with the fewest mistakes was probably meant. */
function nearestBranch(issue: Extract<Issue, { code: 'invalid_union' }>): Issue[] | undefined {
  return issue.errors.toSorted((a, b) => a.length - b.length)[0];
}

/** The source that said it; for what nobody said, the source that said something around it. */
function whereOf(path: Path, about: Explained): string {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const source = about.sources.find(({ tree }) => valueAt(tree, part) !== undefined);
    if (source) return source.where(part);
  }
  return 'settings';
}

function variableHint(path: Path): string {
  const names = path.filter((key) => typeof key === 'string');
  return names.length === path.length ? ` (or set ${variableOf(names)})` : '';
}
