import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { limitRequests } from '../../limit-requests.ts';
import { SlidingLimit } from '../../sliding-limit.ts';
import { answerInShape, limitBody, tooMany } from '../access.ts';
import { endpoint } from '../endpoint.ts';
import type { Applied } from '../import/apply.ts';
import { importFeature } from '../import/feature.ts';
import { addImportRoutes } from '../import/routes.ts';
import { jiraUser } from '../jira/authentication.ts';
import type { XrayOptions } from '../options.ts';
import { issueLink } from '../origin.ts';
import { Refusal } from '../refusal.ts';
import type { IssueStore } from '../store/issues.ts';
import { Product } from '../store/product.ts';
import { addAttachmentRoutes } from './attachment-routes.ts';
import { addStepRoutes } from './step-routes.ts';
import { addTestExecutionRoutes } from './test-execution-routes.ts';
import { addTestPlanRoutes } from './test-plan-routes.ts';
import { addTestRunRoutes } from './test-run-routes.ts';
import { SERVER_VERSIONS, type ServerVersion } from './version.ts';

const DASHBOARD =
  '<!doctype html><html><head><title>System Dashboard - Jira</title></head><body></body></html>';

/** Xray on Jira Server and Data Center: `/rest/raven`. */
export function createServer(options: XrayOptions, issues: IssueStore) {
  const { rateLimit, badSession } = options.server ?? {};
  const product = new Product('server', issues, options);
  const limit = rateLimit ? new SlidingLimit(rateLimit) : undefined;

  /** The page with 200: github.com/Qytera-Gmbh/cypress-xray-plugin/issues/511. */
  const authenticate: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
    if (jiraUser(c, options) !== undefined) return next();
    if (badSession !== 'html') throw new Refusal(401, 'You are not authenticated.');
    c.set('refusal', { status: 200, message: 'You are not authenticated.', errors: {} });
    return c.html(DASHBOARD);
  };

  const routesOf = (version: ServerVersion) => {
    const routes = new Hono<EmulatorEnv>();
    routes.onError((error, c) => answerInShape(error, c, ({ message }) => ({ error: message })));
    if (limit !== undefined) routes.use(limitRequests(limit, tooMany));
    routes.use(authenticate);
    if (options.bodyLimitBytes !== undefined) routes.use(limitBody(options.bodyLimitBytes));
    const imports = new Hono<EmulatorEnv>();
    addImportRoutes(imports, product, (applied, c) => answerImport(applied, c, version));
    addFeatureRoute(imports, product);
    const api = new Hono<EmulatorEnv>();
    addTestRunRoutes(api, product, version);
    addAttachmentRoutes(api, product, version);
    addStepRoutes(api, product, version);
    addTestExecutionRoutes(api, product);
    addTestPlanRoutes(api, product);
    addSettingRoutes(api, product);
    routes.route('/', imports);
    routes.route('/api', imports);
    routes.route('/api', api);
    routes.all('*', () => {
      throw new Refusal(404, 'Not Found');
    });
    return routes;
  };

  return {
    mounts: SERVER_VERSIONS.map((version) => ({
      basePath: `/rest/raven/${version}`,
      routes: routesOf(version),
    })),
    product,
    reset() {
      product.reset();
      limit?.reset();
    },
  };
}

/**
 * Version 1.0 says only which Test Execution it is. `testIssues.error`: read by later sources of
 * github.com/inluxc/playwright-xray; what stands in its `messages` is UNVERIFIED.
 */
function answerImport(
  { execution, tests, unknown }: Applied,
  c: Context<EmulatorEnv>,
  version: ServerVersion,
): object {
  const testExecIssue = issueLink(c, execution);
  if (version === '1.0') return { testExecIssue };
  const error = unknown.map((testKey) => ({ testKey, messages: [`${testKey} does not exist.`] }));
  return {
    testExecIssue,
    testIssues: {
      success: tests.map((test) => issueLink(c, test)),
      ...(error.length > 0 && { error }),
    },
    infoMessages: [],
  };
}

function addFeatureRoute(routes: Hono<EmulatorEnv>, product: Product): void {
  endpoint(routes, '/import/feature', {
    async POST(c) {
      const { errors, tests } = await importFeature(product, c);
      const testIssues = tests.map((test) => ({ ...issueLink(c, test), issueType: { name: 'Test' } }));
      if (errors.length === 0) return c.json(testIssues);
      return c.json({ message: errors.join('\n'), testIssues, preconditionIssues: [] });
    },
  });
}

function addSettingRoutes(routes: Hono<EmulatorEnv>, { statuses }: Product): void {
  const list = statuses.all.map(({ id, rank, name, description, final, color }) => {
    const requirementStatusName = name === 'PASS' ? 'OK' : name === 'FAIL' ? 'NOK' : 'NOTRUN';
    return { id, rank, name, description, final, color, requirementStatusName };
  });
  endpoint(routes, '/settings/teststatuses', { GET: (c) => c.json(list) });
  endpoint(routes, '/settings/teststepstatuses', { GET: (c) => c.json(list) });
  endpoint(routes, '/xraylicense', { GET: (c) => c.json({ active: true, licenseType: 'DEVELOPER' }) });
}
