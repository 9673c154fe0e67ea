import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { Refusal } from './refusal.ts';

type Handler = (c: Context<EmulatorEnv>, id: string) => Response | Promise<Response>;

/** Adds one path; its `:id` is handed to the handler. Methods that are not given are refused with 405. */
export function endpoint(
  routes: Hono<EmulatorEnv>,
  path: string,
  handlers: { GET?: Handler; POST?: Handler },
): void {
  for (const [method, handler] of Object.entries(handlers)) {
    routes.on(method, path, (c) => handler(c, c.req.param('id') ?? ''));
  }
  const Allow = Object.keys(handlers).join(', ');
  routes.all(path, () => {
    throw new Refusal(405, `The method is not allowed here. Allowed: ${Allow}.`, { headers: { Allow } });
  });
}
