import { setTimeout as delay } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from './env.ts';

/** Half of the latency passes on the request's way to the handler, half on the answer's way back. */
export function addLatency(ms: number): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    await delay(ms / 2, undefined, { ref: false });
    await next();
    if (c.get('answered') === undefined) await delay(ms / 2, undefined, { ref: false });
  };
}
