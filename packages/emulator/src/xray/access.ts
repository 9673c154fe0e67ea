import { setTimeout as delay } from 'node:timers/promises';
import type { Context, MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import type { SlidingLimit } from '../sliding-limit.ts';
import { leaveUnanswered } from '../unanswered.ts';
import { Refusal } from './refusal.ts';

/**
 * 429 with `Retry-After` in whole seconds (jira.getxray.app/browse/XRAYCLOUD-1399). The body is UNVERIFIED.
 */
export function limitRequests(limit: SlidingLimit): MiddlewareHandler<EmulatorEnv> {
  return async (_, next) => {
    const waitMs = limit.exceededFor();
    if (waitMs === undefined) return next();
    const headers: Record<string, string> = {};
    if (limit.tellsWhen) headers['Retry-After'] = String(Math.ceil(waitMs / 1000));
    throw new Refusal(429, 'Too many requests', { headers });
  };
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

/** Answers a {@link Refusal} in the product's shape and notes it; being too fast breaks no rule of the page. */
export function answerRefusal(
  error: Error,
  c: Context<EmulatorEnv>,
  body: (refusal: Refusal) => object,
): Response {
  if (error instanceof Refusal) {
    const { status, message, fields, headers, mediaType } = error;
    const errors = Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, [text]]));
    if (status !== 429) c.set('refusal', { status, message, errors });
    if (mediaType !== undefined) return c.body(message, status, { ...headers, 'Content-Type': mediaType });
    return c.json(body(error), status, headers);
  }
  if (!c.env.outgoing.destroyed) throw error;
  leaveUnanswered(c);
  return c.res;
}
