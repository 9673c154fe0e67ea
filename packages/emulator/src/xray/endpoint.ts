import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { Refusal } from './refusal.ts';

export type Handler = (c: Context<EmulatorEnv>) => Response | Promise<Response>;

/** Adds one path. Methods that are not given are refused with 405, as the server product does. */
export function endpoint(
  routes: Hono<EmulatorEnv>,
  path: string,
  handlers: { GET?: Handler; POST?: Handler; PUT?: Handler; DELETE?: Handler },
): void {
  for (const [method, handler] of Object.entries(handlers)) routes.on(method, path, (c) => handler(c));
  const Allow = Object.keys(handlers).join(', ');
  routes.all(path, () => {
    throw new Refusal(405, 'Method Not Allowed', { headers: { Allow } });
  });
}

/** A part of the path that the route's pattern makes sure of. */
export function param(c: Context<EmulatorEnv>, name: string): string {
  return c.req.param(name) ?? '';
}
