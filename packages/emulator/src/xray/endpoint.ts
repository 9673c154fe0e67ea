import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { addMethods, type Handlers } from '../methods.ts';
import { Refusal } from './refusal.ts';

export type { Handler } from '../methods.ts';

/** Adds one path. Methods that are not given are refused with 405, as the server product does. */
export function endpoint(routes: Hono<EmulatorEnv>, path: string, handlers: Handlers): void {
  addMethods(
    routes,
    path,
    handlers,
    (Allow) => new Refusal(405, 'Method Not Allowed', { headers: { Allow } }),
  );
}

/** A part of the path that the route's pattern makes sure of. */
export function param(c: Context<EmulatorEnv>, name: string): string {
  return c.req.param(name) ?? '';
}
