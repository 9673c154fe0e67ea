import { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { limitRequests } from '../limit-requests.ts';
import { answerRefusal } from '../refusal.ts';
import { SlidingLimit } from '../sliding-limit.ts';
import type { Vendor } from '../vendor.ts';
import { authenticate } from './access.ts';
import { addAttachmentRoutes, addUploadRoutes } from './attachment-routes.ts';
import { addCaseRoutes } from './case-routes.ts';
import { addCycleRoutes } from './cycle-routes.ts';
import { addExecutionRoutes } from './execution-routes.ts';
import { addJobRoutes, addUploadJobRoutes } from './job-routes.ts';
import { settingsOf, type ZephyrOptions } from './options.ts';
import { addPreferenceRoutes, addProjectRoutes } from './project-routes.ts';
import { bodyOf, Refusal } from './refusal.ts';
import { type ZephyrState, type ZephyrTotals, zephyrState, zephyrTotals } from './state.ts';
import { addTreeRoutes } from './tree-routes.ts';
import { World } from './world.ts';

export type { ZephyrOptions } from './options.ts';
export type { ZephyrState, ZephyrTotals } from './state.ts';

export type Zephyr = Vendor<ZephyrState, ZephyrTotals>;

type AddRoutes = (routes: Hono<EmulatorEnv>, world: World) => void;

const V3: AddRoutes[] = [
  addProjectRoutes,
  addTreeRoutes,
  addCaseRoutes,
  addCycleRoutes,
  addExecutionRoutes,
  addAttachmentRoutes,
  addJobRoutes,
];

const V4: AddRoutes[] = [addUploadJobRoutes, addPreferenceRoutes];

export function createZephyr(options: ZephyrOptions = {}): Zephyr {
  const world = new World(settingsOf(options), options.statuses);
  const limit = options.rateLimit ? new SlidingLimit(options.rateLimit) : undefined;

  const routesOf = (parts: readonly AddRoutes[]) => {
    const routes = new Hono<EmulatorEnv>();
    routes.onError((error, c) =>
      answerRefusal(error, c, (refusal) => c.json(bodyOf(refusal), refusal.status, refusal.headers)),
    );
    if (limit !== undefined) routes.use(limitRequests(limit, tooMany));
    routes.use(authenticate(options.credentials));
    routes.use(async (_, next) => {
      world.jobs.settle();
      await next();
    });
    for (const add of parts) add(routes, world);
    routes.all('*', () => {
      throw new Refusal(404, 'There is no such path.');
    });
    return routes;
  };

  const rest = '/flex/services/rest';
  return {
    mounts: [
      { basePath: `${rest}/v3`, routes: routesOf(V3) },
      { basePath: `${rest}/v4`, routes: routesOf(V4) },
      { basePath: `${rest}/latest`, routes: routesOf([...V3, ...V4]) },
      { basePath: '/flex/upload', routes: routesOf([addUploadRoutes]) },
    ],
    state() {
      world.jobs.settle();
      return zephyrState(world);
    },
    totals() {
      world.jobs.settle();
      return zephyrTotals(world);
    },
    reset() {
      world.reset();
      limit?.reset();
    },
  };
}

/** 429: no quota is published, nor how the vendor would say so (UNVERIFIED). */
function tooMany(headers: Record<string, string>): Refusal {
  return new Refusal(429, 'Too many requests.', { headers });
}
