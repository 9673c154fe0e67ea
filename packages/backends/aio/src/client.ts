import type { Failure, FormPart, HttpClient, HttpRequest } from '@livelane/dispatcher';
import * as z from 'zod';
import { PAGE_SIZE } from './limits.ts';
import { outcomeOf, type Subject } from './outcome.ts';
import {
  type BulkAnswer,
  bulkSchema,
  type CaseRun,
  type Criteria,
  type CycleCase,
  caseSchema,
  configurationSchema,
  cycleCaseSchema,
  cycleSchema,
  folderSchema,
  markSchema,
  type Named,
  type NewCase,
  type NewCycle,
  namedListSchema,
  type ProjectConfiguration,
  pageOf,
  type Run,
  type RunOptions,
  type ShownCase,
  type ShownCycle,
} from './wire.ts';

/** The vendor's clients name the character set. */
const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };

/** How many times `delivery.timeoutMs` a file may take: up to 100 MB, and an import is worked off before its answer. */
const UPLOAD_PATIENCE = 4;
const IMPORT_PATIENCE = 10;

/** A request's answer: what was asked for, or the outcome that stands for it. */
export type Reply<Body> = { ok: true; body: Body } | NoReply;

export interface NoReply {
  ok: false;
  outcome: Failure;
  /** The vendor's status code, if it answered at all. */
  status?: number;
}

export interface Page<Item> {
  items: Item[];
  isLast: boolean;
}

/** The endpoints that are used. Paths: see the document of the vendor's own clients in `wire.ts`. */
export class AioClient {
  readonly #http: HttpClient;
  readonly #deployment: 'cloud' | 'server';
  readonly #project: string;
  readonly #projectSubject: Subject;

  constructor(http: HttpClient, project: string, deployment: 'cloud' | 'server') {
    this.#http = http;
    this.#deployment = deployment;
    this.#project = `/project/${encodeURIComponent(project)}`;
    this.#projectSubject = {
      title: `project ${project}`,
      unknown: 'check "aio.project" and "aio.url", and that AIO Tests is enabled in that project',
    };
  }

  cycle(key: string): Promise<Reply<ShownCycle>> {
    return this.#ask(cycleSubject(key), {
      method: 'GET',
      path: `${this.#cycle(key)}/detail`,
      schema: cycleSchema,
    });
  }

  /** Cycles by their titles, the first 100. */
  async cycles(title: Criteria[string]): Promise<Reply<ShownCycle[]>> {
    const reply = await this.#search(`${this.#project}/testcycle/search`, { title }, cycleSchema, 0);
    return reply.ok ? { ok: true, body: reply.body.items } : reply;
  }

  createCycle(body: NewCycle): Promise<Reply<ShownCycle>> {
    return this.#change(this.#projectSubject, {
      method: 'POST',
      path: `${this.#project}/testcycle/detail`,
      json: body,
      schema: cycleSchema,
    });
  }

  /** Finds or makes a folder by its path, so it does no harm twice. */
  async folder(kind: 'testcycle' | 'testcase', names: string[]): Promise<Reply<number | string>> {
    const reply = await this.#repeat(this.#projectSubject, {
      method: 'PUT',
      path: `${this.#project}/${kind}/folder/hierarchy`,
      json: { folderHierarchy: names, baseFolderId: null },
      schema: folderSchema,
    });
    return reply.ok ? { ok: true, body: reply.body.ID } : reply;
  }

  /** Cases of a cycle with their latest runs, from a place on. */
  async cycleCases(cycle: string, startAt: number): Promise<Reply<Page<CycleCase>>> {
    const reply = await this.#ask(cycleSubject(cycle), {
      method: 'GET',
      path: `${this.#cycle(cycle)}/testcase`,
      query: { startAt, maxResults: PAGE_SIZE },
      schema: pageOf(cycleCaseSchema),
    });
    return paged(reply);
  }

  updateRuns(cycle: string, testRuns: CaseRun[], options: RunOptions): Promise<Reply<BulkAnswer>> {
    return this.#change(cycleSubject(cycle), {
      method: 'POST',
      path: `${this.#cycle(cycle)}/bulk/testrun/update`,
      query: flags(options),
      json: { testRuns },
      schema: bulkSchema,
    });
  }

  /** One result; the answer names its run. */
  async markRun(
    cycle: string,
    key: string,
    run: Run,
    options: RunOptions,
  ): Promise<Reply<string | undefined>> {
    const reply = await this.#change(caseSubject(key), {
      method: 'POST',
      path: `${this.#cycle(cycle)}/testcase/${encodeURIComponent(key)}/testrun`,
      query: flags(options),
      json: run,
      schema: markSchema,
    });
    if (!reply.ok) return this.#unlessGone(cycle, reply);
    return { ok: true, body: reply.body.ID?.toString() };
  }

  attachToRun(cycle: string, runId: string, file: FormPart): Promise<Reply<unknown>> {
    return this.#attach(cycle, `testrun/${encodeURIComponent(runId)}`, `run ${runId}`, file);
  }

  /** To the latest run of the case. */
  attachToCase(cycle: string, key: string, file: FormPart): Promise<Reply<unknown>> {
    return this.#attach(cycle, `testcase/${encodeURIComponent(key)}`, `case ${key}`, file);
  }

  /** `form`: the options, all as text, and the part `file`. */
  importResults(cycle: string, form: FormPart[]): Promise<Reply<BulkAnswer>> {
    return this.#change(cycleSubject(cycle), {
      method: 'POST',
      path: `${this.#cycle(cycle)}/import/results`,
      query: { type: 'JUnit' },
      form,
      patience: IMPORT_PATIENCE,
      schema: bulkSchema,
    });
  }

  /** Path and shape are UNVERIFIED: whatever JSON there is. */
  summary(cycle: string): Promise<Reply<unknown>> {
    return this.#ask(cycleSubject(cycle), {
      method: 'GET',
      path: `${this.#cycle(cycle)}/summary`,
      schema: z.unknown(),
    });
  }

  /** All lists of the project's configuration in one. */
  configuration(): Promise<Reply<ProjectConfiguration>> {
    return this.#ask(this.#projectSubject, {
      method: 'GET',
      path: `${this.#project}/config`,
      schema: configurationSchema,
    });
  }

  /** One list of it (`testcase/status`). */
  configurationList(path: string): Promise<Reply<Named[]>> {
    return this.#ask(this.#projectSubject, {
      method: 'GET',
      path: `${this.#project}/config/${path}`,
      schema: namedListSchema,
    });
  }

  searchCases(criteria: Criteria, startAt: number): Promise<Reply<Page<ShownCase>>> {
    return this.#search(`${this.#project}/testcase/search`, criteria, caseSchema, startAt);
  }

  createCase(body: NewCase): Promise<Reply<ShownCase>> {
    return this.#change(this.#projectSubject, {
      method: 'POST',
      path: `${this.#project}/testcase`,
      json: body,
      schema: caseSchema,
    });
  }

  /** @param owner below the cycle. */
  async #attach(cycle: string, owner: string, title: string, file: FormPart): Promise<Reply<unknown>> {
    const subject: Subject = { title, unknown: 'it is not in the cycle any more', isPart: true };
    const reply = await this.#change(subject, {
      method: 'POST',
      path: `${this.#cycle(cycle)}/${owner}/attachment`,
      form: [file],
      patience: UPLOAD_PATIENCE,
    });
    return reply.ok ? reply : this.#unlessGone(cycle, reply);
  }

  /**
   * A 404 does not say what is not there. One case of a cycle is refused for good; without the cycle nothing is, and
   * all waits for a person.
   */
  async #unlessGone(cycle: string, refused: NoReply): Promise<NoReply> {
    if (refused.status !== 404) return refused;
    const shown = await this.cycle(cycle);
    return shown.ok ? refused : shown;
  }

  async #search<Item extends z.ZodType>(
    path: string,
    criteria: Criteria,
    item: Item,
    startAt: number,
  ): Promise<Reply<Page<z.output<Item>>>> {
    const reply = await this.#ask(this.#projectSubject, {
      method: 'POST',
      path,
      query: { startAt, maxResults: PAGE_SIZE },
      json: criteria,
      schema: pageOf(item),
    });
    return paged(reply);
  }

  #cycle(key: string): string {
    return `${this.#project}/testcycle/${encodeURIComponent(key)}`;
  }

  /** A question, or what may be sent again without harm. */
  #ask<Schema extends z.ZodType>(subject: Subject, request: HttpRequest<Schema>) {
    return this.#send(subject, request, false);
  }

  /** A change that may be sent again without harm, so a lost answer is only a delay; refusals are those of a change. */
  async #repeat<Schema extends z.ZodType>(
    subject: Subject,
    request: HttpRequest<Schema>,
  ): Promise<Reply<z.output<Schema>>> {
    const reply = await this.#send(subject, request, true);
    if (reply.ok || reply.outcome.kind !== 'unknown') return reply;
    return { ...reply, outcome: { kind: 'later', reason: reply.outcome.reason } };
  }

  #change<Schema extends z.ZodType>(subject: Subject, request: HttpRequest<Schema>) {
    return this.#send(subject, request, true);
  }

  async #send<Schema extends z.ZodType>(
    subject: Subject,
    request: HttpRequest<Schema>,
    isWrite: boolean,
  ): Promise<Reply<z.output<Schema>>> {
    const answer = await this.#http.request({
      ...request,
      ...(request.json !== undefined && { headers: JSON_TYPE }),
    });
    if (answer.kind === 'ok') return { ok: true, body: answer.body };
    const outcome = outcomeOf(answer, { deployment: this.#deployment, isWrite, subject });
    return { ok: false, outcome, ...(answer.kind === 'status' && { status: answer.status }) };
  }
}

function cycleSubject(key: string): Subject {
  return { title: `cycle ${key}`, unknown: 'it was deleted, or is not of "aio.project": check "aio.cycle"' };
}

function caseSubject(key: string): Subject {
  return { title: `case ${key}`, unknown: 'check the key that the test names', isPart: true };
}

function flags({ createNewRun, addCaseToCycle }: RunOptions): Record<string, string> {
  return { createNewRun: String(createNewRun), addCaseToCycle: String(addCaseToCycle) };
}

/** A page that does not say whether it is the last one is, unless it is full; one without items always is. */
function paged<Item>(reply: Reply<{ items: Item[]; isLast?: boolean | null }>): Reply<Page<Item>> {
  if (!reply.ok) return reply;
  const { items, isLast } = reply.body;
  return { ok: true, body: { items, isLast: items.length === 0 || (isLast ?? items.length < PAGE_SIZE) } };
}
