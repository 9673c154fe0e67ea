import { setTimeout as delay } from 'node:timers/promises';
import type { Context, MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { answerRefusal } from '../refusal.ts';
import { Refusal } from './refusal.ts';

/** 429 with `Retry-After` in whole seconds (jira.getxray.app/browse/XRAYCLOUD-1399). The body is UNVERIFIED. */
export function tooMany(headers: Record<string, string>): Refusal {
  return new Refusal(429, 'Too many requests', { headers });
}

/** 413 as a proxy in front of the product gives it; neither product publishes its number. */
export function limitBody(bytes: number): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    if ((await c.req.arrayBuffer()).byteLength > bytes) {
      throw new Refusal(413, 'Request Entity Too Large', { mediaType: 'text/html' });
    }
    return next();
  };
}

/** Not held against the end of the process: it may end while an import is being waited for. */
export async function wait(ms: number): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { ref: false });
}

/** In the product's shape, unless a refusal says otherwise of itself. */
export function answerInShape(
  error: Error,
  c: Context<EmulatorEnv>,
  body: (refusal: Refusal) => object,
): Response {
  return answerRefusal<Refusal>(error, c, (refusal) => {
    const { status, message, headers, mediaType } = refusal;
    if (mediaType !== undefined) return c.body(message, status, { ...headers, 'Content-Type': mediaType });
    return c.json(body(refusal), status, headers);
  });
}
