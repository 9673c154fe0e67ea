import * as z from 'zod';
import { now } from '../../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Issue } from '../store/issues.ts';

/** `update`: for each field a list of operations, each with one verb. */
export const operationsSchema = z.record(z.string(), z.array(z.record(z.string(), z.unknown())));

/** Labels can be added, removed and set, summary and description set; what other fields are given is kept. */
export function applyOperations(issue: Issue, update: z.output<typeof operationsSchema>): void {
  for (const [field, operations] of Object.entries(update)) {
    for (const [verb, value] of operations.flatMap((each) => Object.entries(each))) {
      if (field === 'labels') issue.labels = changedLabels(issue.labels, verb, value);
      else if (field === 'summary' && verb === 'set') issue.summary = textOf(field, value);
      else if (field === 'description' && verb === 'set') issue.description = value;
      else issue.fields[field] = { ...(issue.fields[field] as object | undefined), [verb]: value };
    }
    issue.updatedAt = now();
  }
}

function changedLabels(labels: readonly string[], verb: string, value: unknown): string[] {
  switch (verb) {
    case 'add':
      return [...new Set([...labels, textOf('labels', value)])];
    case 'remove':
      return labels.filter((label) => label !== value);
    case 'set':
      if (Array.isArray(value)) return value.map((label) => textOf('labels', label));
      throw invalid('labels', 'data was not an array');
    default:
      throw invalid('labels', `Field with name 'labels' does not support operation '${verb}'`);
  }
}

function textOf(field: string, value: unknown): string {
  if (typeof value !== 'string') throw invalid(field, 'Operation value must be a string');
  return value;
}

function invalid(field: string, problem: string): Refusal {
  return new Refusal(400, '', { fields: { [field]: problem } });
}
