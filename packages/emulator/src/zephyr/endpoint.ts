import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { addMethods, type Handlers } from '../methods.ts';
import { Refusal } from './refusal.ts';

/** Adds one path. A segment `{name}` is a number, for {@link pathId}. Methods that are not given are refused with 405. */
export function endpoint(routes: Hono<EmulatorEnv>, path: string, handlers: Handlers): void {
  const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1{-?[0-9]+}');
  addMethods(
    routes,
    pattern,
    handlers,
    (Allow) => new Refusal(405, `The method is not allowed here. Allowed: ${Allow}.`, { headers: { Allow } }),
  );
}

export function pathId(c: Context<EmulatorEnv>, name: string): number {
  return Number(c.req.param(name));
}
