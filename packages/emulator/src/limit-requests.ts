import type { MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from './env.ts';

export interface Limit {
  /** Counts a request. When it is over the limit: milliseconds to wait, else undefined. */
  exceededFor(): number | undefined;
  /** Whether a refusal says with `Retry-After` how long to wait. */
  readonly tellsWhen: boolean;
}

/** @param refuse makes the vendor's refusal; `headers` hold `Retry-After` in whole seconds, if it is told. */
export function limitRequests(
  limit: Limit,
  refuse: (headers: Record<string, string>) => Error,
): MiddlewareHandler<EmulatorEnv> {
  return async (_, next) => {
    const waitMs = limit.exceededFor();
    if (waitMs === undefined) return next();
    throw refuse(limit.tellsWhen ? { 'Retry-After': String(Math.ceil(waitMs / 1000)) } : {});
  };
}
