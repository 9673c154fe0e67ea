import type { MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { Refusal } from './refusal.ts';

/** `Authorization: Bearer TOKEN` (docs.testmo.com/api/introduction/api-authentication). */
export function authenticate(token: string | undefined): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const given = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (given === undefined || (token !== undefined && given !== token)) {
      throw new Refusal(401, 'Unauthenticated.');
    }
    return next();
  };
}
