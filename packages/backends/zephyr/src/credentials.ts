import { type BackendTools, ConfigError } from '@livelane/dispatcher';

/**
 * The header of every request: `Bearer` from version 6.6 on, or Basic (the vendor's page "Zephyr REST API").
 * @throws ConfigError naming the variable that is missing.
 */
export function authorization({ secret, conceal }: Pick<BackendTools, 'secret' | 'conceal'>): string {
  const token = secret('ZEPHYR_API_TOKEN');
  if (token) return `Bearer ${token}`;
  const username = secret('ZEPHYR_USERNAME');
  const password = secret('ZEPHYR_PASSWORD');
  if (username && password) {
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    conceal(basic);
    return `Basic ${basic}`;
  }
  const half = username ? ' ZEPHYR_PASSWORD is missing.' : password ? ' ZEPHYR_USERNAME is missing.' : '';
  throw new ConfigError([
    `Zephyr Enterprise needs credentials: set the environment variable ZEPHYR_API_TOKEN (made in Zephyr under the user's menu > API Tokens), or ZEPHYR_USERNAME and ZEPHYR_PASSWORD; each also as …_FILE with the path of a file that holds it.${half}`,
  ]);
}
