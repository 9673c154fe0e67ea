import { Hono } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { limitRequests } from '../../limit-requests.ts';
import { SlidingLimit } from '../../sliding-limit.ts';
import { answerInShape, limitBody, tooMany } from '../access.ts';
import { endpoint } from '../endpoint.ts';
import { importFeature } from '../import/feature.ts';
import { addImportRoutes } from '../import/routes.ts';
import type { XrayOptions } from '../options.ts';
import { issueLink } from '../origin.ts';
import { Refusal } from '../refusal.ts';
import type { IssueStore } from '../store/issues.ts';
import { Product } from '../store/product.ts';
import { addAttachmentRoutes } from './attachment-routes.ts';
import { BulkJobs } from './bulk-jobs.ts';
import { addBulkRoutes } from './bulk-routes.ts';
import { addGraphqlRoute } from './graphql/route.ts';
import { readCredentials, Tokens } from './tokens.ts';

/** docs.getxray.app/display/XRAYCLOUD/GraphQL+API: the Standard edition's, for REST and GraphQL together. */
const PUBLISHED_LIMIT = { requests: 300, perMs: 5 * 60 * 1000 };

/** Xray Cloud: `/api/v2`, and of `/api/v1`, which has no GraphQL, the authentication and the imports. */
export function createCloud(options: XrayOptions, issues: IssueStore) {
  const { rateLimit = PUBLISHED_LIMIT } = options.cloud ?? {};
  const product = new Product('cloud', issues, options);
  const tokens = new Tokens(options.cloud ?? {});
  const jobs = new BulkJobs(product);
  const limit = rateLimit === false ? undefined : new SlidingLimit(rateLimit);

  const guarded = () => {
    const routes = new Hono<EmulatorEnv>();
    routes.onError((error, c) => answerInShape(error, c, ({ message }) => ({ error: message })));
    return routes;
  };
  const guard = (routes: Hono<EmulatorEnv>, path: string) => {
    if (limit !== undefined) routes.use(path, limitRequests(limit, tooMany));
    if (options.bodyLimitBytes !== undefined) routes.use(path, limitBody(options.bodyLimitBytes));
  };
  const addAuthentication = (routes: Hono<EmulatorEnv>) =>
    endpoint(routes, '/authenticate', {
      async POST(c) {
        return c.json(tokens.issue(await readCredentials(c)));
      },
    });

  const addImports = (routes: Hono<EmulatorEnv>) => {
    routes.use('/import/*', tokens.authenticate);
    routes.use(async (_, next) => {
      jobs.advance();
      return next();
    });
    addImportRoutes(routes, product, ({ execution }, c) => issueLink(c, execution));
    endpoint(routes, '/import/feature', {
      async POST(c) {
        const { errors, tests } = await importFeature(product, c);
        return c.json({
          errors,
          updatedOrCreatedTests: tests.map((test) => issueLink(c, test)),
          updatedOrCreatedPreconditions: [],
        });
      },
    });
    addBulkRoutes(routes, { product, jobs, tokens });
  };

  // Another vendor has the rest of these paths.
  const version1 = guarded();
  for (const path of ['/authenticate', '/import/*']) guard(version1, path);
  addAuthentication(version1);
  addImports(version1);

  const version2 = guarded();
  guard(version2, '*');
  addAuthentication(version2);
  addImports(version2);
  for (const path of ['/attachments/*', '/graphql']) version2.use(path, tokens.authenticate);
  addAttachmentRoutes(version2, product.files);
  addGraphqlRoute(version2, product);
  version2.all('*', () => {
    throw new Refusal(404, 'Not Found');
  });

  return {
    mounts: [
      { basePath: '/api/v2', routes: version2 },
      { basePath: '/api/v1', routes: version1 },
    ],
    product,
    jobs,
    reset() {
      product.reset();
      tokens.reset();
      jobs.reset();
      limit?.reset();
    },
  };
}
