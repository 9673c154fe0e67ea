import { type Context, Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from './env.ts';
import type { FaultPlan } from './faults.ts';
import type { OutageMode } from './outage.ts';

/** What the routes under `/__livelane` may do to the emulator. */
export interface Controls {
  faults: FaultPlan;
  state(): object;
  reset(): Promise<void>;
  /** Starts an outage that ends by itself. */
  startOutage(mode: OutageMode, ms: number): void;
}

const outageSchema = z.strictObject({
  /** Needed: during the outage nobody could switch it off over HTTP. */
  ms: z.int().positive(),
  mode: z.enum(['reset', 'refused']).default('reset'),
});

/** Never faulted, never limited, never logged. */
export function controlRoutes(controls: Controls): Hono<EmulatorEnv> {
  const routes = new Hono<EmulatorEnv>();

  routes.get('/state', (c) => c.json(controls.state()));

  routes.post('/reset', async (c) => {
    await controls.reset();
    return c.body(null, 204);
  });

  routes.get('/faults', (c) => c.json(controls.faults.list()));

  routes.post('/faults', async (c) => {
    controls.faults.set(await readJson(c));
    return c.body(null, 204);
  });

  routes.delete('/faults', (c) => {
    controls.faults.set([]);
    return c.body(null, 204);
  });

  routes.post('/outage', async (c) => {
    const { mode, ms } = outageSchema.parse(await readJson(c));
    // The outage begins when this answer is through, and this connection with it.
    c.env.outgoing.once('close', () => controls.startOutage(mode, ms));
    c.header('Connection', 'close');
    return c.body(null, 204);
  });

  routes.all('*', (c) => c.json({ message: 'No such control route' }, 404));

  routes.onError((error, c) => {
    if (error instanceof SyntaxError) return c.json({ message: `Not JSON: ${error.message}` }, 400);
    if (error instanceof z.ZodError) return c.json({ message: z.prettifyError(error) }, 422);
    throw error;
  });

  return routes;
}

async function readJson(c: Context<EmulatorEnv>): Promise<unknown> {
  return JSON.parse(await c.req.text());
}
