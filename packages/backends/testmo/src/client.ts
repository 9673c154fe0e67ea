import type { Failure, HttpClient, HttpRequest } from '@livelane/dispatcher';
import * as z from 'zod';
import { outcomeOf, type Subject } from './outcome.ts';
import type { CompleteThread, CreateRun, CreateThread, Field, Test } from './wire.ts';

/** Largest page of the vendor's lists; 15, 25 and 50 are the other sizes it takes. */
const PAGE_SIZE = 100;

const created = z.object({ id: z.int() });

/** A field as the vendor shows it again; its own API binding marks every property as optional. */
const shownField = z.object({ name: z.string(), value: z.string().nullish() });

const threadSchema = z.object({
  id: z.int(),
  is_completed: z.boolean(),
  total_count: z.int(),
  fields: z.array(shownField).nullish(),
});

const runSchema = z.object({
  result: z.object({
    is_completed: z.boolean(),
    fields: z.array(shownField).nullish(),
    threads: z.array(threadSchema),
  }),
});

const runListSchema = z.object({
  next_page: z.int().nullish(),
  total: z.int().nullish(),
  result: z.array(z.object({ id: z.int(), is_completed: z.boolean(), tags: z.array(z.string()).nullish() })),
});

const sourceListSchema = z.object({
  next_page: z.int().nullish(),
  result: z.array(z.object({ name: z.string(), is_retired: z.boolean().nullish() })),
});

/** Without the envelope that the other answers have (@testmo/testmo-api 2.4.0, CurrentUser). */
const userSchema = z.object({ name: z.string().nullish() });

export type ShownRun = z.output<typeof runSchema>['result'];
export type ShownThread = z.output<typeof threadSchema>;
export type ListedRun = z.output<typeof runListSchema>['result'][number];
export type ListedSource = z.output<typeof sourceListSchema>['result'][number];

/** A request's answer: what was asked for, or the outcome that stands for it. */
export type Reply<Body> = { ok: true; body: Body } | NoReply;

export interface NoReply {
  ok: false;
  outcome: Failure;
  /** The vendor's status code, if it answered at all. */
  status?: number;
}

const USER: Subject = { title: 'the user', unknown: 'check "testmo.url"' };
const GONE = 'it was deleted, or belongs to another instance than "testmo.url"';
const runSubject = (id: string): Subject => ({ title: `run ${id}`, unknown: GONE });
const threadSubject = (id: string): Subject => ({ title: `thread ${id}`, unknown: GONE });

/** The endpoints that are used (Testmo API reference, Automation runs, Automation sources, User). */
export class TestmoClient {
  readonly #http: HttpClient;
  readonly #project: string;
  readonly #projectSubject: Subject;

  constructor(http: HttpClient, projectId: number) {
    this.#http = http;
    this.#project = `/projects/${projectId}/automation`;
    this.#projectSubject = {
      title: `project ${projectId}`,
      unknown: 'check "testmo.url" and "testmo.projectId"',
    };
  }

  createRun(body: CreateRun): Promise<Reply<{ id: number }>> {
    return this.#ask(this.#projectSubject, {
      method: 'POST',
      path: `${this.#project}/runs`,
      json: body,
      schema: created,
    });
  }

  createThread(runId: string, body: CreateThread): Promise<Reply<{ id: number }>> {
    return this.#ask(runSubject(runId), {
      method: 'POST',
      path: `${run(runId)}/threads`,
      json: body,
      schema: created,
    });
  }

  appendTests(threadId: string, tests: Test[]): Promise<Reply<unknown>> {
    return this.#ask(threadSubject(threadId), {
      method: 'POST',
      path: `${thread(threadId)}/append`,
      json: { tests },
    });
  }

  completeThread(threadId: string, body: CompleteThread): Promise<Reply<unknown>> {
    return this.#ask(threadSubject(threadId), {
      method: 'POST',
      path: `${thread(threadId)}/complete`,
      json: body,
    });
  }

  appendFields(runId: string, fields: Field[]): Promise<Reply<unknown>> {
    return this.#ask(runSubject(runId), { method: 'POST', path: `${run(runId)}/append`, json: { fields } });
  }

  /** The run's time becomes the wall time from its creation to now: right for threads side by side. */
  completeRun(runId: string): Promise<Reply<unknown>> {
    return this.#ask(runSubject(runId), {
      method: 'POST',
      path: `${run(runId)}/complete`,
      json: { measure_elapsed: true },
    });
  }

  async getRun(runId: string): Promise<Reply<ShownRun>> {
    const reply = await this.#ask(runSubject(runId), { method: 'GET', path: run(runId), schema: runSchema });
    return reply.ok ? { ok: true, body: reply.body.result } : reply;
  }

  /** The project's runs with this tag, made after a moment (milliseconds since the epoch), on all pages. */
  runsTagged(tag: string, createdAfter: number): Promise<Reply<ListedRun[]>> {
    return this.#all(runListSchema, `${this.#project}/runs`, {
      tags: tag,
      created_after: new Date(createdAfter).toISOString(),
    });
  }

  sources(): Promise<Reply<ListedSource[]>> {
    return this.#all(sourceListSchema, `${this.#project}/sources`, {});
  }

  /** How many runs the project has, where the vendor says so. */
  async countRuns(): Promise<Reply<number | undefined>> {
    const query = { per_page: 15 };
    const reply = await this.#ask(this.#projectSubject, {
      method: 'GET',
      path: `${this.#project}/runs`,
      query,
      schema: runListSchema,
    });
    return reply.ok ? { ok: true, body: reply.body.total ?? undefined } : reply;
  }

  /** Name of the token's user. */
  async user(): Promise<Reply<string | undefined>> {
    const reply = await this.#ask(USER, { method: 'GET', path: '/user', schema: userSchema });
    return reply.ok ? { ok: true, body: reply.body.name ?? undefined } : reply;
  }

  async #all<Item>(
    schema: z.ZodType<{ next_page?: number | null; result: Item[] }>,
    path: string,
    query: Record<string, string>,
  ): Promise<Reply<Item[]>> {
    const items: Item[] = [];
    let page: number | undefined = 1;
    while (page !== undefined) {
      const reply: Reply<{ next_page?: number | null; result: Item[] }> = await this.#ask(
        this.#projectSubject,
        {
          method: 'GET',
          path,
          query: { ...query, per_page: PAGE_SIZE, page },
          schema,
        },
      );
      if (!reply.ok) return reply;
      items.push(...reply.body.result);
      const next: number | null | undefined = reply.body.next_page;
      page = next && next > page ? next : undefined;
    }
    return { ok: true, body: items };
  }

  async #ask<Schema extends z.ZodType>(
    subject: Subject,
    request: HttpRequest<Schema>,
  ): Promise<Reply<z.output<Schema>>> {
    const answer = await this.#http.request(request);
    if (answer.kind === 'ok') return { ok: true, body: answer.body };
    const outcome = outcomeOf(answer, request.method !== 'GET', subject);
    return { ok: false, outcome, ...(answer.kind === 'status' && { status: answer.status }) };
  }
}

function run(id: string): string {
  return `/automation/runs/${encodeURIComponent(id)}`;
}

function thread(id: string): string {
  return `/automation/runs/threads/${encodeURIComponent(id)}`;
}
