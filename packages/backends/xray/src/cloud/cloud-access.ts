import type { Finding } from '@livelane/dispatcher';
import type { Reply } from '../outcome.ts';
import type { CloudApi } from './cloud-api.ts';
import { PROJECT } from './queries.ts';

/** API key and project, as `livelane doctor` tells them. */
export async function examineCloud(
  api: CloudApi,
  statuses: () => Promise<Reply<string[]>>,
  project: string,
): Promise<Finding[]> {
  const access = await statuses();
  if (!access.ok) {
    const isRefused = access.outcome.kind === 'refused';
    return [
      {
        level: 'error',
        subject: isRefused ? 'API key' : 'address',
        message: access.outcome.reason,
        advice: isRefused
          ? 'Make an API key in Jira under Apps > Xray > API Keys, for a user who has an Xray licence.'
          : 'Check "xray.url", "xray.region" and the way there (network, proxy), then ask again.',
      },
    ];
  }
  const key: Finding = { level: 'ok', subject: 'API key', message: 'accepted' };
  return [key, await examineProject(api, project)];
}

async function examineProject(api: CloudApi, project: string): Promise<Finding> {
  const subject = 'project';
  const title = `project ${project}`;
  const reply = await api.graphql({ ...PROJECT, variables: { project }, title });
  if (reply.ok && reply.body.getProjectSettings) {
    return { level: 'ok', subject, message: `${project} is known to Xray` };
  }
  const isCertain = reply.ok || reply.outcome.kind === 'refused';
  return {
    level: isCertain ? 'error' : 'warning',
    subject,
    message: reply.ok ? `Xray does not know ${title}` : reply.outcome.reason,
    advice: 'Check "xray.project", that Xray is switched on in it, and that the API key\'s user may see it.',
  };
}
