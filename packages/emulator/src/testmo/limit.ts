import type { MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { RateLimit } from '../rate-limit.ts';
import { Refusal } from './refusal.ts';

/** 429, as a rule with `Retry-After` in seconds (docs.testmo.com/api/introduction/error-handling). */
export function limitRequests(limit: RateLimit): MiddlewareHandler<EmulatorEnv> {
  return async (_, next) => {
    const waitMs = limit.exceededFor();
    if (waitMs === undefined) return next();
    const headers: Record<string, string> = {};
    if (limit.tellsWhen) headers['Retry-After'] = String(Math.ceil(waitMs / 1000));
    throw new Refusal(429, 'Too Many Attempts.', { headers });
  };
}
