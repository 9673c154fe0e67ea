import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { addMethods, type Handlers } from '../methods.ts';
import { Refusal } from './refusal.ts';

/** Adds one path below `/project/{project}`. Methods that are not given are refused with 405. */
export function endpoint(routes: Hono<EmulatorEnv>, path: string, handlers: Handlers): void {
  const pattern = `/project/{project}${path}`.replaceAll(/\{(\w+)\}/g, ':$1');
  addMethods(
    routes,
    pattern,
    handlers,
    (Allow) => new Refusal(405, `The method is not allowed here. Allowed: ${Allow}.`, { headers: { Allow } }),
  );
}

/** What the path has in the place of `{name}`. */
export function segment(c: Context<EmulatorEnv>, name: string): string {
  return c.req.param(name) ?? '';
}
