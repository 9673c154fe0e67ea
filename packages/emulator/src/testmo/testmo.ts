import { Hono } from 'hono';
import type { EmulatorEnv } from '../env.ts';
import { limitRequests } from '../limit-requests.ts';
import { RateLimit, type RateLimitOptions } from '../rate-limit.ts';
import { answerRefusal } from '../refusal.ts';
import type { Vendor } from '../vendor.ts';
import { authenticate } from './authentication.ts';
import { endpoint } from './endpoint.ts';
import { readQuery } from './input.ts';
import { noQuery } from './query.ts';
import { Refusal } from './refusal.ts';
import { addRunRoutes } from './run-routes.ts';
import { addSourceRoutes } from './source-routes.ts';
import { type TestmoState, type TestmoTotals, testmoState, testmoTotals } from './state.ts';
import { defaultStatuses, statusesByAlias, type TestmoStatus } from './statuses.ts';
import { Store } from './store.ts';
import { addThreadRoutes } from './thread-routes.ts';
import { USER } from './user.ts';

export interface TestmoOptions {
  /** The only token that is taken. Default: any. */
  token?: string;
  /** Other projects are not there. Default: 1 to 10. */
  projectIds?: readonly number[];
  statuses?: readonly TestmoStatus[];
  /** Answer to whatever comes for a completed run or thread. Default 422; UNVERIFIED. */
  statusAfterCompletion?: number;
  /** Default: none. */
  rateLimit?: RateLimitOptions;
}

export type Testmo = Vendor<TestmoState, TestmoTotals>;

export function createTestmo(options: TestmoOptions): Testmo {
  const all = options.statuses ?? defaultStatuses;
  const statuses = { all, byAlias: statusesByAlias(all) };
  const store = new Store({
    projectIds: options.projectIds ?? Array.from({ length: 10 }, (_, index) => index + 1),
    statusAfterCompletion: options.statusAfterCompletion ?? 422,
  });
  const limit = options.rateLimit && new RateLimit(options.rateLimit);

  const routes = new Hono<EmulatorEnv>();
  routes.onError((error, c) =>
    answerRefusal(error, c, ({ status, message, errors, headers }) =>
      c.json({ message, errors }, status, headers),
    ),
  );
  if (limit !== undefined) routes.use(limitRequests(limit, tooMany));
  routes.use(authenticate(options.token));
  endpoint(routes, '/user', {
    GET(c) {
      readQuery(c, noQuery);
      return c.json(USER);
    },
  });
  addRunRoutes(routes, store, statuses);
  addThreadRoutes(routes, store, statuses);
  addSourceRoutes(routes, store, statuses);
  routes.all('*', () => {
    throw new Refusal(404, 'There is no such path.');
  });

  return {
    mounts: [{ basePath: '/api/v1', routes }],
    state: () => testmoState(store, statuses),
    totals: () => testmoTotals(store),
    reset() {
      store.reset();
      limit?.reset();
    },
  };
}

/** 429, as a rule with `Retry-After` in seconds (docs.testmo.com/api/introduction/error-handling). */
function tooMany(headers: Record<string, string>): Refusal {
  return new Refusal(429, 'Too Many Attempts.', { headers });
}
