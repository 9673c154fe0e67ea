import type { Hono } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { customFields } from '../custom-fields.ts';
import { endpoint } from '../endpoint.ts';
import { originOf } from '../origin.ts';
import { ISSUE_TYPES } from '../store/issue-types.ts';
import { jiraUser } from './authentication.ts';
import type { Jira } from './jira.ts';
import { deploymentOf, type JiraVersion } from './version.ts';

const SYSTEM_FIELDS = {
  summary: 'Summary',
  description: 'Description',
  labels: 'Labels',
  project: 'Project',
  issuetype: 'Issue Type',
  status: 'Status',
  fixVersions: 'Fix Version/s',
  environment: 'Environment',
};

/** What the site is, who asks, and which fields and types it has. */
export function addSiteRoutes(routes: Hono<EmulatorEnv>, { options }: Jira, version: JiraVersion): void {
  const deployment = deploymentOf(version, options);

  endpoint(routes, '/field', {
    GET: (c) =>
      c.json([
        ...Object.entries(SYSTEM_FIELDS).map(([id, name]) => ({ id, key: id, name, custom: false })),
        ...Object.entries(customFields(options)).map(([name, id]) => ({ id, key: id, name, custom: true })),
      ]),
  });

  endpoint(routes, '/issuetype', {
    GET: (c) =>
      c.json(
        Object.entries(ISSUE_TYPES).map(([name, id]) => ({ id, name, description: '', subtask: false })),
      ),
  });

  endpoint(routes, '/myself', {
    GET(c) {
      const name = jiraUser(c, options) ?? '';
      const common = { displayName: 'Livelane Emulator', active: true, timeZone: 'UTC' };
      return c.json(
        deployment === 'cloud'
          ? { accountId: '5f0000000000000000000001', accountType: 'atlassian', emailAddress: name, ...common }
          : { key: 'JIRAUSER10000', name, emailAddress: `${name}@example.com`, ...common },
      );
    },
  });

  endpoint(routes, '/serverInfo', {
    GET: (c) =>
      c.json({
        baseUrl: originOf(c),
        version: deployment === 'cloud' ? '1001.0.0' : '9.12.0',
        deploymentType: deployment === 'cloud' ? 'Cloud' : 'Server',
        serverTitle: 'Livelane Emulator',
      }),
  });
}
