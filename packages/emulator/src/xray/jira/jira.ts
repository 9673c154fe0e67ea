import { Hono } from 'hono';
import type { EmulatorEnv } from '../../env.ts';
import { answerInShape, limitBody } from '../access.ts';
import type { XrayOptions } from '../options.ts';
import { Refusal } from '../refusal.ts';
import { FileStore } from '../store/files.ts';
import type { IssueStore } from '../store/issues.ts';
import type { Product } from '../store/product.ts';
import { addAttachmentRoute } from './attachment-route.ts';
import { jiraUser } from './authentication.ts';
import { addIssueRoutes } from './issue-routes.ts';
import { addLinkRoute } from './link-route.ts';
import { addSearchRoutes } from './search-routes.ts';
import { addSiteRoutes } from './site-routes.ts';
import { JIRA_VERSIONS, type JiraVersion } from './version.ts';

export interface Jira {
  options: XrayOptions;
  issues: IssueStore;
  files: FileStore;
  /** It reads what Jira's custom fields say of a Test Execution: they are its own. */
  server: Product;
}

/**
 * The Jira under both products: what reporting needs of `/rest/api` (developer.atlassian.com/cloud/jira/platform/rest/v3,
 * …/v2, docs.atlassian.com/software/jira/docs/api/REST).
 */
export function createJira(options: XrayOptions, issues: IssueStore, server: Product) {
  let lastId = 0;
  const nextId = () => {
    lastId += 1;
    return String(lastId);
  };
  const jira: Jira = { options, issues, server, files: new FileStore(nextId) };

  const routesOf = (version: JiraVersion) => {
    const routes = new Hono<EmulatorEnv>();
    routes.onError((error, c) =>
      answerInShape(error, c, ({ message, fields }) => ({
        errorMessages: message === '' ? [] : [message],
        errors: fields,
      })),
    );
    routes.use(async (c, next) => {
      if (jiraUser(c, options) !== undefined) return next();
      throw new Refusal(401, 'Client must be authenticated to access this resource.');
    });
    if (options.bodyLimitBytes !== undefined) routes.use(limitBody(options.bodyLimitBytes));
    addIssueRoutes(routes, jira, version);
    addAttachmentRoute(routes, jira);
    addSearchRoutes(routes, jira, version);
    addLinkRoute(routes, jira, nextId);
    addSiteRoutes(routes, jira, version);
    routes.all('*', () => {
      throw new Refusal(404, 'null for uri');
    });
    return routes;
  };

  return {
    mounts: JIRA_VERSIONS.map((version) => ({ basePath: `/rest/api/${version}`, routes: routesOf(version) })),
    reset() {
      lastId = 0;
      jira.files.reset();
    },
  };
}
