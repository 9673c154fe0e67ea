import type { Context, Hono } from 'hono';
import type { EmulatorEnv } from './env.ts';

export type Handler = (c: Context<EmulatorEnv>) => Response | Promise<Response>;

export type Handlers = Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', Handler>>;

/** Adds one path. @param refuse makes the vendor's refusal of a method that is not given; `Allow` names those that are. */
export function addMethods(
  routes: Hono<EmulatorEnv>,
  pattern: string,
  handlers: Handlers,
  refuse: (Allow: string) => Error,
): void {
  for (const [method, handler] of Object.entries(handlers)) routes.on(method, pattern, (c) => handler(c));
  const Allow = Object.keys(handlers).join(', ');
  routes.all(pattern, () => {
    throw refuse(Allow);
  });
}
