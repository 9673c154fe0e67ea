import type { Context } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import type { XrayOptions } from '../options.ts';

/**
 * Jira's user of a request, by Basic authentication or a personal access token; `undefined`: none. Without
 * options any name and any token will do.
 */
export function jiraUser(c: Context<EmulatorEnv>, { users, tokens }: XrayOptions): string | undefined {
  const [, scheme, given] = /^(Basic|Bearer) (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
  if (given === undefined) return undefined;
  if (scheme === 'Bearer') return tokens === undefined || tokens.includes(given) ? 'emulator' : undefined;
  const [, name, password] = /^([^:]+):(.*)$/s.exec(Buffer.from(given, 'base64').toString('utf8')) ?? [];
  if (name === undefined) return undefined;
  const known = users === undefined || users.some((user) => user.name === name && user.password === password);
  return known ? name : undefined;
}
