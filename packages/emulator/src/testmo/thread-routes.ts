import type { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { endpoint } from './endpoint.ts';
import { readBody, readQuery } from './input.ts';
import { noQuery } from './query.ts';
import { appendThreadSchemaFor, completeThreadSchema } from './schemas.ts';
import type { Statuses } from './statuses.ts';
import type { Store } from './store.ts';

/** docs.testmo.com/api/reference/automation-runs, the part about threads. */
export function addThreadRoutes(routes: Hono<EmulatorEnv>, store: Store, statuses: Statuses): void {
  const appendThreadSchema = appendThreadSchemaFor((alias) => statuses.byAlias.has(alias));

  endpoint(routes, '/automation/runs/threads/:id/append', {
    async POST(c, id) {
      const { thread } = store.thread(id);
      readQuery(c, noQuery);
      store.appendThread(thread, await readBody(c, appendThreadSchema));
      return c.body(null, 204);
    },
  });

  endpoint(routes, '/automation/runs/threads/:id/complete', {
    async POST(c, id) {
      const { thread } = store.thread(id);
      readQuery(c, noQuery);
      store.completeThread(thread, await readBody(c, completeThreadSchema));
      return c.body(null, 204);
    },
  });
}
