import type { IssueStore } from '../store/issues.ts';

/** `fields` of an issue that is made or edited, as they were sent. */
export interface IssueFields {
  project?: { key?: string; id?: string };
  summary?: string;
  description?: unknown;
  labels?: string[];
  issuetype?: { id?: string; name?: string };
  [name: string]: unknown;
}

/** How a description is written: text in version 2, a document of the Atlassian Document Format in 3. */
export type DescriptionFormat = 'text' | 'document';

/** Those that the store keeps by name. */
const KNOWN_FIELDS = new Set(['project', 'summary', 'description', 'labels', 'issuetype']);

const OTHER_FIELDS = new Set([
  'assignee',
  'components',
  'duedate',
  'environment',
  'fixVersions',
  'parent',
  'priority',
  'reporter',
  'security',
  'timetracking',
  'versions',
]);

/** The project's key, whether it is given by key or by id; `undefined`: it is not given, or the id is unknown. */
export function projectKeyOf(issues: IssueStore, { project }: Record<string, unknown>): string | undefined {
  if (!isObject(project)) return undefined;
  if (project.key !== undefined) return String(project.key);
  return issues.projectWithId(String(project.id));
}

/** All but those that the store keeps by name. */
export function otherFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !KNOWN_FIELDS.has(name)));
}

/** What is wrong with the fields of a new issue, by field, in Jira's words. */
export function issueFieldProblems(
  issues: IssueStore,
  fields: Record<string, unknown>,
  format: DescriptionFormat,
): Record<string, string> {
  const problems = editProblems(fields, format);
  const project = projectKeyOf(issues, fields);
  if (project === undefined) problems.project = 'project is required';
  else if (!issues.hasProject(project)) problems.project = 'valid project is required';
  if (fields.summary === undefined) problems.summary = 'You must specify a summary of the issue.';
  return problems;
}

/** As {@link issueFieldProblems}, where nothing is required. */
export function editProblems(
  fields: Record<string, unknown>,
  format: DescriptionFormat,
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const problem = fieldProblem(name, value, format);
    if (problem !== undefined) problems[name] = problem;
  }
  return problems;
}

function fieldProblem(name: string, value: unknown, format: DescriptionFormat): string | undefined {
  switch (name) {
    case 'project':
    case 'issuetype':
      return isObject(value) ? undefined : 'data was not an object';
    case 'summary':
      return summaryProblem(value);
    case 'labels':
      return labelsProblem(value);
    case 'description':
      return descriptionProblem(value, format);
    default:
      if (OTHER_FIELDS.has(name) || /^customfield_\d+$/.test(name)) return undefined;
      return `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  }
}

function summaryProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'Operation value must be a string';
  if (value.trim() === '') return 'You must specify a summary of the issue.';
  if (value.length > 255) return 'Summary must be less than 255 characters.';
  if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
  return undefined;
}

function labelsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'data was not an array';
  for (const [index, label] of value.entries()) {
    if (typeof label !== 'string') return `string expected at index ${index}`;
    if (/\s/.test(label)) return `The label '${label}' contains spaces which is invalid.`;
    if (label === '' || label.length > 255) return `The label '${label}' is invalid.`;
  }
  return undefined;
}

function descriptionProblem(value: unknown, format: DescriptionFormat): string | undefined {
  if (format === 'text') return typeof value === 'string' ? undefined : 'Operation value must be a string';
  const isDocument = isObject(value) && value.type === 'doc' && value.version === 1;
  return isDocument && Array.isArray(value.content)
    ? undefined
    : 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
