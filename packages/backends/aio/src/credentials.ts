import { type BackendTools, ConfigError } from '@livelane/dispatcher';

/**
 * The header of every request (AIO Tests, Rest API Authentication: https://aiosupport.atlassian.net/wiki/spaces/AioTests/pages/2025619567).
 * @throws ConfigError naming the variable that is missing, and one that is of the other deployment.
 */
export function authorization(
  deployment: 'cloud' | 'server',
  secret: BackendTools['secret'],
  conceal: BackendTools['conceal'],
): string {
  const apiKey = secret('AIO_API_KEY');
  const pat = secret('JIRA_PAT');
  const username = secret('JIRA_USERNAME');
  const password = secret('JIRA_PASSWORD');
  if (deployment === 'cloud') {
    if (apiKey) return `AioAuth ${apiKey}`;
    const other = pat || (username && password);
    throw new ConfigError([
      `AIO Tests (Cloud) needs an API token: set the environment variable AIO_API_KEY, or AIO_API_KEY_FILE to the path of a file that holds it. One is made in Jira under AIO Tests > My Settings > API Token.${other ? ' The Jira credentials that are set are those of Server and Data Center: for these write "deployment": "server".' : ''}`,
    ]);
  }
  if (pat) return `Bearer ${pat}`;
  if (username && password) {
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    conceal(basic);
    return `Basic ${basic}`;
  }
  const half = username ? ' JIRA_PASSWORD is missing.' : password ? ' JIRA_USERNAME is missing.' : '';
  const other = apiKey ? ' AIO_API_KEY, which is set, is of the Cloud product.' : '';
  throw new ConfigError([
    `AIO Tests (Server, Data Center) needs Jira's credentials: set the environment variable JIRA_PAT (a personal access token), or JIRA_USERNAME and JIRA_PASSWORD; each also as …_FILE with the path of a file that holds it.${half}${other}`,
  ]);
}
