import { isoTime } from '../../clock.ts';
import { ISSUE_TYPES } from '../store/issue-types.ts';
import type { Issue, IssueStore } from '../store/issues.ts';
import { workflowStatus } from './workflow.ts';

/** An issue's Jira fields by name, as they are asked for. */
export function jiraFields(issue: Issue, issues: IssueStore): Record<string, unknown> {
  const { project, type } = issue;
  return {
    ...issue.fields,
    summary: issue.summary,
    description: issue.description,
    labels: issue.labels,
    status: workflowStatus(issue.workflowStatus),
    issuetype: { id: ISSUE_TYPES[type], name: type, subtask: false },
    project: { id: issues.projectId(project), key: project, name: project },
    issuelinks: issue.links.map(({ id, type: name, inward, outward }) => ({
      id,
      type: { name },
      ...(inward === issue.key ? { outwardIssue: { key: outward } } : { inwardIssue: { key: inward } }),
    })),
    created: isoTime(issue.createdAt).replace('Z', '+0000'),
    updated: isoTime(issue.updatedAt).replace('Z', '+0000'),
  };
}

/** Those of the fields that are named; `*all` and `*navigable` are all, a `-` takes one away. */
export function selectFields(
  fields: Record<string, unknown>,
  names: readonly string[],
): Record<string, unknown> {
  const all = names.some((name) => name === '*all' || name === '*navigable');
  const entries = Object.entries(fields).filter(
    ([name]) => (all || names.includes(name)) && !names.includes(`-${name}`),
  );
  return Object.fromEntries(entries);
}
