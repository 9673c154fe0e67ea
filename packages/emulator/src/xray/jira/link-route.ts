import type { Hono } from 'hono';
import * as z from 'zod';
import type { EmulatorEnv } from '../../env.ts';
import { endpoint } from '../endpoint.ts';
import { check, readJson } from '../input.ts';
import { found } from './issue-routes.ts';
import type { Jira } from './jira.ts';

const reference = z.union([z.looseObject({ key: z.string() }), z.looseObject({ id: z.string() })]);

const linkSchema = z.strictObject({
  type: z.union([z.looseObject({ name: z.string() }), z.looseObject({ id: z.string() })]),
  inwardIssue: reference,
  outwardIssue: reference,
  comment: z.unknown().optional(),
});

/** A link is seen on both of its issues. */
export function addLinkRoute(routes: Hono<EmulatorEnv>, jira: Jira, nextId: () => string): void {
  endpoint(routes, '/issueLink', {
    async POST(c) {
      const { type, inwardIssue, outwardIssue } = check(linkSchema, await readJson(c), 'the link');
      const inward = found(jira, idOrKey(inwardIssue));
      const outward = found(jira, idOrKey(outwardIssue));
      const name = 'name' in type ? String(type.name) : String(type.id);
      const link = { id: nextId(), type: name, inward: inward.key, outward: outward.key };
      inward.links.push(link);
      outward.links.push(link);
      return c.body(null, 201);
    },
  });
}

function idOrKey(issue: z.output<typeof reference>): string {
  return 'key' in issue ? String(issue.key) : String(issue.id);
}
