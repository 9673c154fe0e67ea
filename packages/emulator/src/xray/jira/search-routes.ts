import type { Context, Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint } from '../endpoint.ts';
import { check, readJson, readQuery } from '../input.ts';
import { Refusal } from '../refusal.ts';
import { searchIssues } from '../store/jql.ts';
import { isIndexed } from '../store/product.ts';
import { representIssue } from './issue-routes.ts';
import type { Jira } from './jira.ts';
import type { JiraVersion } from './version.ts';

const MOST = 1000;
const PAGE = 50;

const count = z.int().nonnegative();
const countText = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const listText = z.string().transform((text) => text.split(','));

const searchSchema = z.strictObject({
  jql: z.string().default(''),
  startAt: count.default(0),
  maxResults: count.default(PAGE),
  fields: z.array(z.string()).default(['*navigable']),
  expand: z.union([z.string(), z.array(z.string())]).optional(),
  validateQuery: z.union([z.boolean(), z.string()]).optional(),
  fieldsByKeys: z.boolean().optional(),
  properties: z.array(z.string()).optional(),
});
const searchQuery = z.strictObject({
  jql: z.string().default(''),
  startAt: countText.default(0),
  maxResults: countText.default(PAGE),
  fields: listText.default(['*navigable']),
  expand: z.string().optional(),
  validateQuery: z.string().optional(),
});

/** developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search: without `fields` only ids. */
const enhancedSchema = z.strictObject({
  jql: z.string(),
  maxResults: count.default(PAGE),
  nextPageToken: z.string().optional(),
  fields: z.array(z.string()).default(['id']),
  expand: z.string().optional(),
  fieldsByKeys: z.boolean().optional(),
  properties: z.array(z.string()).optional(),
  reconcileIssues: z.array(z.int()).optional(),
});
const enhancedQuery = z.strictObject({
  jql: z.string(),
  maxResults: countText.default(PAGE),
  nextPageToken: z.string().optional(),
  fields: listText.default(['id']),
  expand: z.string().optional(),
});

/** `search` in versions 2 and latest, `search/jql` in version 3. */
export function addSearchRoutes(routes: Hono<EmulatorEnv>, jira: Jira, version: JiraVersion): void {
  const find = (jql: string) =>
    searchIssues(jira.issues, jql, 'Test').filter((issue) => isIndexed(issue, jira.options));

  const search = (c: Context<EmulatorEnv>, asked: z.output<typeof searchQuery>) => {
    const { jql, startAt, fields } = asked;
    const maxResults = Math.min(asked.maxResults, MOST);
    const all = find(jql);
    const issues = all
      .slice(startAt, startAt + maxResults)
      .map((issue) => representIssue(c, jira, issue, fields));
    return c.json({ expand: 'names,schema', startAt, maxResults, total: all.length, issues });
  };

  const searchEnhanced = (c: Context<EmulatorEnv>, asked: z.output<typeof enhancedQuery>) => {
    const { jql, fields, nextPageToken } = asked;
    // Version 3 refuses to search everything.
    if (jql.trim() === '') throw new Refusal(400, 'Unbounded JQL queries are not allowed here.');
    const start = nextPageToken === undefined ? 0 : startFrom(nextPageToken);
    const all = find(jql);
    const end = start + Math.min(asked.maxResults, MOST);
    const issues = all.slice(start, end).map((issue) => representIssue(c, jira, issue, fields));
    const isLast = end >= all.length;
    return c.json({ issues, isLast, ...(isLast ? {} : { nextPageToken: tokenFor(end) }) });
  };

  if (version === '3') {
    endpoint(routes, '/search/jql', {
      GET: (c) => searchEnhanced(c, readQuery(c, enhancedQuery)),
      POST: async (c) => searchEnhanced(c, check(enhancedSchema, await readJson(c), 'the search')),
    });
    return;
  }
  endpoint(routes, '/search', {
    GET: (c) => search(c, readQuery(c, searchQuery)),
    POST: async (c) => {
      const { jql, startAt, maxResults, fields } = check(searchSchema, await readJson(c), 'the search');
      return search(c, { jql, startAt, maxResults, fields });
    },
  });
}

function tokenFor(start: number): string {
  return Buffer.from(`start:${start}`).toString('base64url');
}

function startFrom(token: string): number {
  const start = /^start:(\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1];
  if (start === undefined) throw new Refusal(400, 'The nextPageToken is invalid.');
  return Number(start);
}
