import { Hono, type MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { limitRequests } from '../limit-requests.ts';
import type { RateLimitOptions } from '../rate-limit.ts';
import { answerRefusal } from '../refusal.ts';
import { SlidingLimit } from '../sliding-limit.ts';
import type { Vendor } from '../vendor.ts';
import { authenticateCloud, authenticateServer } from './access.ts';
import { addAttachmentRoutes } from './attachment-routes.ts';
import { addCaseRoutes } from './case-routes.ts';
import { addCycleRoutes } from './cycle-routes.ts';
import { addImportRoutes } from './import-routes.ts';
import { type AioOptions, settingsOf } from './options.ts';
import { addProjectRoutes } from './project-routes.ts';
import { bodyOf, Refusal } from './refusal.ts';
import { addRunRoutes } from './run-routes.ts';
import { type AioState, type AioTotals, aioState, aioTotals } from './state.ts';
import { World } from './world.ts';

export type { AioOptions } from './options.ts';
export type { AioState, AioTotals } from './state.ts';

export type Aio = Vendor<AioState, AioTotals>;

/** aiosupport.atlassian.net/wiki/spaces/NAT/pages/1933541377, "Rate Limits for AIO Public APIs": over everything. */
const QUOTA: RateLimitOptions = { requests: 60, perMs: 60_000, retryAfter: false };

/** AIO Tests for Jira Cloud and for Jira Server and Data Center: one store behind both. */
export function createAio(options: AioOptions = {}): Aio {
  const world = new World(settingsOf(options));
  const { rateLimit = QUOTA, serverRateLimit = false } = options;
  const limits = {
    cloud: rateLimit ? new SlidingLimit(rateLimit) : undefined,
    server: serverRateLimit ? new SlidingLimit(serverRateLimit) : undefined,
  };

  const routesFor = (authenticate: MiddlewareHandler<EmulatorEnv>, limit: SlidingLimit | undefined) => {
    const routes = new Hono<EmulatorEnv>();
    routes.onError((error, c) =>
      answerRefusal(error, c, (refusal) => {
        const { status, message, headers } = refusal;
        return world.settings.errorBody === 'json'
          ? c.json(bodyOf(refusal), status, headers)
          : c.text(message, status, headers);
      }),
    );
    if (limit !== undefined) routes.use(limitRequests(limit, tooMany));
    routes.use(authenticate);
    addProjectRoutes(routes, world);
    addCaseRoutes(routes, world);
    addRunRoutes(routes, world);
    addAttachmentRoutes(routes, world);
    addImportRoutes(routes, world);
    addCycleRoutes(routes, world);
    routes.all('*', () => {
      throw new Refusal(404, 'Resource Not Found. Please check the URL.');
    });
    return routes;
  };

  return {
    mounts: [
      { basePath: '/aio-tcms/api/v1', routes: routesFor(authenticateCloud(options), limits.cloud) },
      { basePath: '/rest/aio-tcms-api/1.0', routes: routesFor(authenticateServer(options), limits.server) },
    ],
    state: () => aioState(world),
    totals: () => aioTotals(world),
    reset() {
      world.reset();
      limits.cloud?.reset();
      limits.server?.reset();
    },
  };
}

/** The vendor's clients wait 60 s after a 429. */
function tooMany(headers: Record<string, string>): Refusal {
  return new Refusal(429, 'Too many requests.', { headers });
}
