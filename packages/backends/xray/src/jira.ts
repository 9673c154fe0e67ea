import { basename } from 'node:path';
import type { HttpClient } from '@livelane/dispatcher';
import * as z from 'zod';
import { ask, type Reply, type Subject } from './outcome.ts';
import type { Execution } from './product.ts';

const created = z.object({ id: z.string(), key: z.string() });

const found = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      fields: z.object({ labels: z.array(z.string()).nullish() }).nullish(),
    }),
  ),
});

const transitionList = z.object({
  transitions: z.array(
    z.object({ id: z.string(), name: z.string(), to: z.object({ name: z.string() }).nullish() }),
  ),
});

const fieldList = z.array(z.object({ id: z.string(), name: z.string() }));

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z
    .object({
      attachment: z.array(z.object({ filename: z.string() })).nullish(),
      labels: z.array(z.string()).nullish(),
    })
    .nullish(),
});

/** Name on Server, display name on Cloud. */
const userSchema = z.object({ name: z.string().nullish(), displayName: z.string().nullish() });

export type Transition = z.output<typeof transitionList>['transitions'][number];

/** Issues in one page of a search. */
const PAGE = 100;

/** The endpoints of Jira's own REST API that are used, in the version that both products take plain text in. */
export class Jira {
  readonly #http: HttpClient;
  readonly #credentials: string;

  /** @param http its base URL is Jira's address. @param credentials which variables hold them, in words. */
  constructor(http: HttpClient, credentials: string) {
    this.#http = http;
    this.#credentials = credentials;
  }

  async user(): Promise<Reply<string>> {
    const request = { method: 'GET', path: '/rest/api/2/myself', schema: userSchema } as const;
    const reply = await ask(this.#http, request, this.#subject('the user'), false);
    return reply.ok ? { ok: true, body: reply.body.displayName ?? reply.body.name ?? 'somebody' } : reply;
  }

  createIssue(fields: Record<string, unknown>): Promise<Reply<Execution>> {
    const { key } = fields.project as { key: string };
    const request = { method: 'POST', path: '/rest/api/2/issue', json: { fields }, schema: created } as const;
    return ask(this.#http, request, this.#subject(`project ${key}`, 'check "xray.project"'), true);
  }

  /** The first 100; Server's way to search, which Cloud has replaced. */
  async search(jql: string, fields: string[]): Promise<Reply<z.output<typeof found>['issues']>> {
    const json = { jql, fields, startAt: 0, maxResults: PAGE };
    const request = { method: 'POST', path: '/rest/api/2/search', json, schema: found } as const;
    const reply = await ask(this.#http, request, this.#subject('the search for issues'), false);
    return reply.ok ? { ok: true, body: reply.body.issues } : reply;
  }

  async fields(): Promise<Reply<{ id: string; name: string }[]>> {
    const request = { method: 'GET', path: '/rest/api/2/field', schema: fieldList } as const;
    return ask(this.#http, request, this.#subject('the list of fields'), false);
  }

  issue(key: string): Promise<Reply<z.output<typeof issueSchema>>> {
    const query = { fields: 'attachment,labels' };
    const request = { method: 'GET', path: issuePath(key), query, schema: issueSchema } as const;
    return ask(this.#http, request, this.#issueSubject(key), false);
  }

  /** Those that are there stay. */
  addLabels(key: string, labels: readonly string[]): Promise<Reply<unknown>> {
    const json = { update: { labels: labels.map((label) => ({ add: label })) } };
    return ask(this.#http, { method: 'PUT', path: issuePath(key), json }, this.#issueSubject(key), true);
  }

  async transitions(key: string): Promise<Reply<Transition[]>> {
    const path = `${issuePath(key)}/transitions`;
    const request = { method: 'GET', path, schema: transitionList } as const;
    const reply = await ask(this.#http, request, this.#issueSubject(key), false);
    return reply.ok ? { ok: true, body: reply.body.transitions } : reply;
  }

  transition(key: string, id: string): Promise<Reply<unknown>> {
    const path = `${issuePath(key)}/transitions`;
    const request = { method: 'POST', path, json: { transition: { id } } } as const;
    return ask(this.#http, request, this.#issueSubject(key), true);
  }

  /** @param path absolute. */
  attach(key: string, path: string): Promise<Reply<unknown>> {
    const fileName = basename(path);
    return ask(
      this.#http,
      {
        method: 'POST',
        path: `${issuePath(key)}/attachments`,
        headers: { 'x-atlassian-token': 'no-check' },
        form: [{ name: 'file', fileName, contentType: 'application/octet-stream', content: { path } }],
      },
      this.#issueSubject(key),
      true,
    );
  }

  #issueSubject(key: string): Subject {
    return this.#subject(`issue ${key}`, 'it was deleted, or this user may not see it');
  }

  #subject(title: string, unknown = 'check the address of Jira in section "xray"'): Subject {
    return { service: 'Jira', title, unknown, credentials: this.#credentials };
  }
}

function issuePath(key: string): string {
  return `/rest/api/2/issue/${encodeURIComponent(key)}`;
}
