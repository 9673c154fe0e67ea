import { Hono } from 'hono';
import { type Controls, controlRoutes } from './control.ts';
import type { EmulatorEnv } from './env.ts';
import { injectFaults } from './fault-injection.ts';
import { addLatency } from './latency.ts';
import type { RequestLog } from './request-log.ts';
import type { Vendor } from './vendor.ts';

/** The order is the meaning: a fault is logged and late like any answer, and comes before the vendor's rules. */
export function createApp(parts: {
  controls: Controls;
  log: RequestLog;
  latencyMs: number;
  vendors: readonly Pick<Vendor<unknown, unknown>, 'mounts'>[];
}): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>();
  app.route('/__livelane', controlRoutes(parts.controls));
  app.use(parts.log.middleware);
  if (parts.latencyMs > 0) app.use(addLatency(parts.latencyMs));
  app.use(injectFaults(parts.controls.faults));
  app.use(parts.log.handled);
  for (const { basePath, routes } of parts.vendors.flatMap(({ mounts }) => mounts))
    app.route(basePath, routes);
  app.notFound((c) => {
    const message = 'No vendor has this path';
    c.set('refusal', { status: 404, message, errors: {} });
    return c.json({ message }, 404);
  });
  return app;
}
