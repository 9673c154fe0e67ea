import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { addMethods } from '../methods.ts';
import { Refusal } from './refusal.ts';

type Handler = (c: Context<EmulatorEnv>, id: string) => Response | Promise<Response>;

/** Adds one path; its `:id` is handed to the handler. Methods that are not given are refused with 405. */
export function endpoint(
  routes: Hono<EmulatorEnv>,
  path: string,
  handlers: { GET?: Handler; POST?: Handler },
): void {
  const withId = Object.entries(handlers).map(([method, handler]) => [
    method,
    (c: Context<EmulatorEnv>) => handler(c, c.req.param('id') ?? ''),
  ]);
  addMethods(
    routes,
    path,
    Object.fromEntries(withId),
    (Allow) => new Refusal(405, `The method is not allowed here. Allowed: ${Allow}.`, { headers: { Allow } }),
  );
}
