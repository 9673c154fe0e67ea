import type { MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { ZephyrOptions } from './options.ts';
import { Refusal } from './refusal.ts';

/**
 * `Bearer` with an API token (6.6 and later) or `Basic`.
 * support.smartbear.com/zephyr-enterprise/docs/en/zephyr-rest-api.html
 */
export function authenticate(credentials: ZephyrOptions['credentials'] = {}): MiddlewareHandler<EmulatorEnv> {
  const { token, username, password } = credentials;
  const anyone = token === undefined && username === undefined;
  const takesToken = (given: string) => anyone || given === token;
  const takesUser = (given: string) => {
    const colon = given.indexOf(':');
    if (colon < 1) return false;
    return anyone || given === `${username}:${password ?? ''}`;
  };
  return async (c, next) => {
    const [, scheme, value = ''] = /^(Bearer|Basic) (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const welcome =
      scheme === 'Bearer'
        ? takesToken(value)
        : scheme === 'Basic' && takesUser(Buffer.from(value, 'base64').toString());
    if (!welcome) throw new Refusal(401, 'Authentication failed.');
    return next();
  };
}
