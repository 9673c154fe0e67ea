import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { Refusal } from './refusal.ts';

type Handler = (c: Context<EmulatorEnv>) => Response | Promise<Response>;

/** Adds one path. A segment `{name}` is a number, for {@link pathId}. Methods that are not given are refused with 405. */
export function endpoint(
  routes: Hono<EmulatorEnv>,
  path: string,
  handlers: { GET?: Handler; POST?: Handler; PUT?: Handler; DELETE?: Handler },
): void {
  const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1{-?[0-9]+}');
  for (const [method, handler] of Object.entries(handlers)) routes.on(method, pattern, handler);
  const Allow = Object.keys(handlers).join(', ');
  routes.all(pattern, () => {
    throw new Refusal(405, `The method is not allowed here. Allowed: ${Allow}.`, { headers: { Allow } });
  });
}

export function pathId(c: Context<EmulatorEnv>, name: string): number {
  return Number(c.req.param(name));
}
