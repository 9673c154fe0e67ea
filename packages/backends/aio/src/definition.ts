import type { BackendDefinition } from '@livelane/dispatcher';
import { AioBackend } from './backend.ts';
import { AioClient } from './client.ts';
import { aioSection, CLOUD_URL } from './config.ts';
import { authorization } from './credentials.ts';

/** AIO Tests as the command line knows it. */
export const aio: BackendDefinition<typeof aioSection> = {
  name: 'aio',
  title: 'AIO Tests',
  section: aioSection,
  secrets: ['AIO_API_KEY', 'JIRA_PAT', 'JIRA_USERNAME', 'JIRA_PASSWORD'],
  create(section, { secret, conceal, http }) {
    const { deployment, url = CLOUD_URL, project } = section;
    const client = http({
      baseUrl: `${url}${deployment === 'cloud' ? '/aio-tcms/api/v1' : '/rest/aio-tcms-api/1.0'}`,
      headers: {
        authorization: authorization(deployment, secret, conceal),
        accept: 'application/json;charset=utf-8',
      },
    });
    return new AioBackend(new AioClient(client, project, deployment), section);
  },
};
