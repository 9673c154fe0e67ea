import * as z from 'zod';
import type { Issue } from '../store/issues.ts';

/** `update`: for each field a list of operations, each with one verb. */
export const operationsSchema = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

export type Operations = z.output<typeof operationsSchema>;

/** What of an issue may be edited. */
export type IssueContent = Pick<Issue, 'summary' | 'description' | 'labels' | 'fields'>;

/** What is wrong with the operations, by field, in Jira's words. */
export function operationProblems(update: Operations): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [field, verb, value] of each(update)) {
    const problem = operationProblem(field, verb, value);
    if (problem !== undefined) problems[field] = problem;
  }
  return problems;
}

/**
 * The content after operations without {@link operationProblems}. Labels can be added, removed and set, summary
 * and description set; what other fields are given is kept by its verb.
 */
export function withOperations(content: IssueContent, update: Operations = {}): IssueContent {
  const changed = { ...content, fields: { ...content.fields } };
  for (const [field, verb, value] of each(update)) {
    if (field === 'labels') changed.labels = changedLabels(changed.labels, verb, value as string | string[]);
    else if (field === 'summary' && verb === 'set') changed.summary = value as string;
    else if (field === 'description' && verb === 'set') changed.description = value;
    else changed.fields[field] = { ...(changed.fields[field] as object | undefined), [verb]: value };
  }
  return changed;
}

function each(update: Operations): [field: string, verb: string, value: unknown][] {
  return Object.entries(update).flatMap(([field, operations]) =>
    operations
      .flatMap(Object.entries)
      .map(([verb, value]): [string, string, unknown] => [field, verb, value]),
  );
}

function operationProblem(field: string, verb: string, value: unknown): string | undefined {
  if (field === 'summary' && verb === 'set') return textProblem(value);
  if (field !== 'labels') return undefined;
  if (verb === 'add' || verb === 'remove') return textProblem(value);
  if (verb !== 'set') return `Field with name 'labels' does not support operation '${verb}'`;
  if (!Array.isArray(value)) return 'data was not an array';
  return value.map(textProblem).find((problem) => problem !== undefined);
}

function textProblem(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'Operation value must be a string';
}

function changedLabels(labels: readonly string[], verb: string, value: string | string[]): string[] {
  const given = [value].flat();
  if (verb === 'set') return given;
  if (verb === 'add') return [...new Set([...labels, ...given])];
  return labels.filter((label) => !given.includes(label));
}
