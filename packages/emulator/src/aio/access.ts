import type { MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { AioOptions } from './options.ts';
import { Refusal } from './refusal.ts';

/** "Rest APIs", 1.1.2: an access token. */
export function authenticateCloud({ token }: AioOptions): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const [, given] = /^AioAuth (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    if (given === undefined || (token !== undefined && given !== token)) {
      throw new Refusal(401, 'The access token is missing or not valid.');
    }
    return next();
  };
}

/** "Rest APIs", 1.2.2: a Jira user and password, or a personal access token. */
export function authenticateServer({ users, pats }: AioOptions): MiddlewareHandler<EmulatorEnv> {
  const anyone = users === undefined && pats === undefined;
  const takesUser = (given: string) => {
    const colon = given.indexOf(':');
    if (colon < 1) return false;
    const name = given.slice(0, colon);
    return (
      anyone || (users !== undefined && Object.hasOwn(users, name) && users[name] === given.slice(colon + 1))
    );
  };
  return async (c, next) => {
    const [, scheme, value = ''] = /^(Bearer|Basic) (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const welcome =
      scheme === 'Bearer'
        ? anyone || (pats ?? []).includes(value)
        : scheme === 'Basic' && takesUser(Buffer.from(value, 'base64').toString());
    if (!welcome) throw new Refusal(401, 'Authentication failed.');
    return next();
  };
}
