import type { XrayOptions } from '../options.ts';

/** `latest` is 2; 3 is of the cloud alone. */
export const JIRA_VERSIONS = ['2', '3', 'latest'] as const;

export type JiraVersion = (typeof JIRA_VERSIONS)[number];

export function deploymentOf(version: JiraVersion, { jiraDeployment }: XrayOptions): 'cloud' | 'server' {
  return jiraDeployment ?? (version === '3' ? 'cloud' : 'server');
}
