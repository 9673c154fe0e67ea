import type { RateLimitOptions } from '../rate-limit.ts';
import type { GivenIssue } from './store/issues.ts';
import type { RunStatus } from './store/statuses.ts';

/** What the two products and the Jira under them have in common. */
export interface XrayOptions {
  /** Other project keys are not there. Default: every upper-case key. */
  projects?: readonly string[];
  /**
   * Exactly these issues are there. Default: every key up to number 10,000 is, as whatever it is first used
   * for (a test as `testKey`, a Test Execution as `testExecutionKey`, a Test Plan as `testPlanKey`).
   */
  issues?: readonly GivenIssue[];
  /** Jira's users, by name or e-mail, with password or API token. Default: any. */
  users?: readonly { name: string; password: string }[];
  /** Jira's personal access tokens. Default: any. */
  tokens?: readonly string[];
  /** How Jira answers `myself` and `serverInfo`. Default: version 3 as Cloud, 2 and latest as Server. */
  jiraDeployment?: 'cloud' | 'server';
  /** Ids of Jira's custom fields by name, in place of the usual ones or beside them. */
  customFields?: Readonly<Record<string, string>>;
  /** Evidence and defects of a run that is imported again. Default `append`; UNVERIFIED. */
  evidenceOnReimport?: 'append' | 'replace';
  /** Comment and times that a later import leaves out. Default `keep`; UNVERIFIED. */
  absentOnReimport?: 'keep' | 'clear';
  /** Workflow statuses in which a Test Execution takes no results (400; UNVERIFIED). Default: none. */
  readOnlyStatuses?: readonly string[];
  /** What an import takes beside its own time, milliseconds. Default 0. */
  importDelayMs?: number;
  /** How long a read or a search goes on showing what was there before, milliseconds. Default 0. */
  readDelayMs?: number;
  /** Larger bodies are refused with 413. Default: none. */
  bodyLimitBytes?: number;
  cloud?: XrayCloudOptions;
  server?: XrayServerOptions;
}

export interface XrayCloudOptions {
  /** The only API key that is taken. Default: any. */
  apiKey?: { clientId: string; clientSecret: string };
  /** Milliseconds. Default 24 hours (docs.getxray.app/display/XRAYCLOUD/Authentication+-+REST+v2). */
  tokenLifetimeMs?: number;
  /** A token is taken for so many requests, then it is revoked. Default: without end. */
  requestsPerToken?: number;
  /** Default 300 in 5 minutes (docs.getxray.app/display/XRAYCLOUD/GraphQL+API); `false`: none. */
  rateLimit?: RateLimitOptions | false;
  /** Run statuses beside the built-in ones. */
  statuses?: readonly RunStatus[];
  /** What a bulk import takes for each element, milliseconds. Default 0. */
  bulkJobMs?: number;
  /** Resolvers in one GraphQL call. Default 25; how they are counted is UNVERIFIED. */
  resolverLimit?: number;
}

export interface XrayServerOptions {
  /** Jira's administrator sets it; default: none. */
  rateLimit?: RateLimitOptions | false;
  /** Run statuses beside the built-in ones. */
  statuses?: readonly RunStatus[];
  /** Test keys that are not there: the import is refused (400), or they come in `testIssues.error`. */
  unknownTests?: 'refuse' | 'report';
  /** The answer to missing or wrong credentials. Default `401`; `html` is 200 with a page. */
  badSession?: '401' | 'html';
  /** The most items in a page of a Test Execution's tests. Default 200; a setting of the instance. */
  pageLimit?: number;
}
