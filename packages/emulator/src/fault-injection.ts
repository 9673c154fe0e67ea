import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { EmulatorEnv } from './env.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { leaveUnanswered, takeOverAnswer } from './unanswered.ts';

const LOGIN_PAGE =
  '<!doctype html><html><head><title>Log in</title></head><body><form method="post"><input name="user"></form></body></html>';

const STATUS_WITHOUT_BODY = new Set([204, 205, 304]);

/** Lets the plan's faults happen to the requests that pass here. */
export function injectFaults(plan: FaultPlan): MiddlewareHandler<EmulatorEnv> {
  return async (c, next) => {
    const { method, path } = c.req;
    const body = plan.asksForBody ? Buffer.from(await c.req.arrayBuffer()).toString('utf8') : undefined;
    const found = plan.next({ method, path, ...(body !== undefined && { body }) });
    if (found === undefined) return next();
    const { fault, bannedMs = 0 } = found;
    c.get('record').fault = fault.kind;
    switch (fault.kind) {
      case 'status':
        return answerStatus(c, fault);
      case 'ban':
        c.header('Retry-After', String(Math.ceil(bannedMs / 1000)));
        return c.json({ message: 'Injected fault: banned' }, 429);
      case 'html':
        return c.html(LOGIN_PAGE);
      case 'redirect':
        return c.redirect(fault.location, fault.status);
      case 'reset-before':
        return resetConnection(c);
      case 'reset-after':
        await next();
        return resetConnection(c);
      case 'hang':
        return hang(c);
      case 'hang-after':
        await next();
        return hang(c);
      case 'slow':
        await next();
        // Not held against the end of the process: once its connection is gone nobody waits for the answer.
        await delay(fault.ms, undefined, { ref: false });
        return;
      case 'truncate':
        await next();
        return truncate(c);
    }
  };
}

function answerStatus(c: Context<EmulatorEnv>, fault: Extract<Fault, { kind: 'status' }>): Response {
  const status = fault.status as StatusCode;
  if (fault.retryAfter !== undefined) c.header('Retry-After', String(fault.retryAfter));
  if (STATUS_WITHOUT_BODY.has(status)) return c.body(null, status);
  const body = fault.body === undefined ? { message: `Injected fault: ${status}` } : fault.body;
  if (typeof body === 'string') return c.text(body, status as ContentfulStatusCode);
  return c.json(body, status as ContentfulStatusCode);
}

function resetConnection(c: Context<EmulatorEnv>): void {
  c.env.incoming.socket.resetAndDestroy();
  leaveUnanswered(c);
}

async function hang(c: Context<EmulatorEnv>): Promise<void> {
  const { outgoing } = c.env;
  if (!outgoing.destroyed) await once(outgoing, 'close');
  leaveUnanswered(c);
}

async function truncate(c: Context<EmulatorEnv>): Promise<void> {
  const { incoming, outgoing } = c.env;
  const { status, headers } = c.res;
  const body = Buffer.from(await c.res.arrayBuffer());
  if (body.length === 0) return resetConnection(c);
  outgoing.writeHead(status, { ...Object.fromEntries(headers), 'content-length': body.length });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => incoming.socket.destroy());
  takeOverAnswer(c, status);
}
