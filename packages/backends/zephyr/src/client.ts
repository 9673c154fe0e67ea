import type { FormPart, HttpClient, HttpRequest } from '@livelane/dispatcher';
import type * as z from 'zod';
import type { ZephyrSection } from './config.ts';
import { JobClient } from './job-client.ts';
import { PAGE_SIZE } from './limits.ts';
import type { Subject } from './outcome.ts';
import { ask, mapReply, type Reply } from './request.ts';
import * as wire from './wire.ts';

/** Some writes take long: they make hundreds of rows. */
const WRITE_PATIENCE = 4;

const REST = '/services/rest/v3';

const USER: Subject = { title: 'the user', unknown: 'check "zephyr.url"' };
const FILE: Subject = {
  title: 'the file',
  unknown: 'its execution may have been deleted',
  isPart: true,
  isExtra: true,
};
const CASES: Subject = { title: 'some cases', unknown: 'check their numbers', isPart: true };

/** The endpoints that are used; sources in `wire.ts`. */
export class ZephyrClient {
  readonly jobs: JobClient;
  readonly #http: HttpClient;
  readonly #projectId: number;
  readonly #releaseId: number;
  readonly #project: Subject;
  readonly #release: Subject;

  constructor(http: HttpClient, { projectId, releaseId, job }: ZephyrSection) {
    this.#http = http;
    this.#projectId = projectId;
    this.#releaseId = releaseId;
    this.#project = {
      title: `project ${projectId}`,
      unknown: 'check "zephyr.url" and "zephyr.projectId"',
    };
    this.#release = {
      title: `release ${releaseId}`,
      unknown: 'check "zephyr.url" and "zephyr.releaseId"',
    };
    this.jobs = new JobClient(http, { projectId, releaseId, apiVersion: job.apiVersion });
  }

  user(): Promise<Reply<wire.ShownUser>> {
    return this.#get(USER, '/user/current', wire.userSchema);
  }

  project(): Promise<Reply<z.output<typeof wire.projectSchema>>> {
    return this.#get(this.#project, `/project/${this.#projectId}`, wire.projectSchema);
  }

  /** The project's releases. */
  releases(): Promise<Reply<z.output<typeof wire.releaseListSchema>>> {
    const query = { order: 'id', isascorder: 'true', isVisible: 'false', pagesize: 0 };
    const path = `/release/paged/project/${this.#projectId}`;
    return this.#get(this.#project, path, wire.releaseListSchema, query);
  }

  /** The release's cycles with their phases. */
  cycles(): Promise<Reply<wire.ShownCycle[]>> {
    return this.#get(this.#release, `/cycle/release/${this.#releaseId}`, wire.cycleListSchema);
  }

  createCycle(body: wire.NewCycle): Promise<Reply<wire.ShownCycle>> {
    const unknown =
      'a cycle lies within its release, and some instances demand an environment: see "zephyr.cycleDays" and "zephyr.environment"';
    return this.#write({ title: `cycle "${body.name}"`, unknown }, 'POST', '/cycle', body, wire.cycleSchema);
  }

  createPhase(body: wire.NewPhase): Promise<Reply<wire.ShownPhase>> {
    const subject = { title: `phase "${body.name}"`, unknown: 'its cycle may have been deleted' };
    return this.#write(subject, 'POST', `/cycle/${body.cycleId}/phase`, body, wire.phaseSchema);
  }

  /** The folders at the release's root. */
  roots(): Promise<Reply<wire.ShownNode[]>> {
    const query = { type: 'Phase', revisionid: 0, releaseid: this.#releaseId };
    return this.#get(this.#release, '/testcasetree', wire.nodeListSchema, query);
  }

  /** A folder with those in it. */
  node(treeId: number): Promise<Reply<wire.ShownNode>> {
    return this.#get(folder(treeId), `/testcasetree/${treeId}`, wire.nodeSchema);
  }

  createNode(parentId: number, body: wire.NewNode): Promise<Reply<wire.ShownNode>> {
    const subject = { title: `folder "${body.name}"`, unknown: 'check "zephyr.caseTree"' };
    return this.#write(subject, 'POST', '/testcasetree', body, wire.nodeSchema, { parentid: parentId });
  }

  /**
   * Cases by their numbers, at each place of the release's tree. UNVERIFIED how an instance writes its query language
   * beyond what public clients and addresses of its pages show (`testcaseId in (1,2)`).
   */
  casesByNumber(numbers: readonly number[]): Promise<Reply<wire.TreeCase[]>> {
    const query = {
      releaseid: this.#releaseId,
      zqlquery: `testcaseId in (${numbers.join(',')})`,
      offset: 0,
      pagesize: PAGE_SIZE,
    };
    return this.#get(CASES, '/testcase', wire.treeCaseListSchema, query);
  }

  casesIn(treeId: number): Promise<Reply<wire.TreeCase[]>> {
    const query = { dbsearch: 'true', isascorder: 'true', order: 'orderId' };
    return this.#pages(folder(treeId), `/testcase/tree/${treeId}`, wire.treeCaseListSchema, { query });
  }

  createCases(bodies: readonly wire.NewCase[]): Promise<Reply<wire.TreeCase[]>> {
    return this.#write(CASES, 'POST', '/testcase/bulk', bodies, wire.treeCaseListSchema);
  }

  /** The cases in a phase's tree, in the order in which they were put there, from one on. */
  plannedIn(treeId: number, from: number): Promise<Reply<wire.PlannedCase[]>> {
    // The vendor's plugin stops at a short page, with pages of the same size.
    return this.#pages(folder(treeId), `/testcase/planning/${treeId}`, wire.plannedListSchema, {
      from,
      isShortPageLast: true,
    });
  }

  place(phase: Phase, placements: readonly wire.Placement[]): Promise<Reply<unknown>> {
    const path = `/assignmenttree/${phase.id}/assign/bytree/${phase.treeId}`;
    return this.#write(CASES, 'POST', path, placements, undefined, { includehierarchy: 'false' });
  }

  /** Gives cases in a phase to somebody, which makes their executions. */
  assign(phase: Phase, testerId: number, tctIds: readonly number[]): Promise<Reply<wire.ShownExecution[]>> {
    const body = {
      selectedAll: 1,
      testerId,
      cyclePhaseId: phase.id,
      tcrCatalogTreeId: phase.treeId,
      createRTSList: tctIds.map((tctId) => ({ cyclePhaseId: phase.id, tctId, testerId })),
    };
    return this.#write(CASES, 'POST', '/execution/modify', body, wire.executionListSchema);
  }

  executions(phase: Phase): Promise<Reply<wire.ShownExecution[]>> {
    const query = {
      cyclephaseid: phase.id,
      releaseid: this.#releaseId,
      order: 'orderId',
      isascorder: 'true',
    };
    const subject = { title: `phase ${phase.id}`, unknown: 'it was deleted' };
    return this.#pages(subject, '/execution', wire.executionListSchema, { query });
  }

  execute(updates: readonly wire.ExecutionUpdate[]): Promise<Reply<unknown>> {
    const subject = {
      title: 'some executions',
      unknown: 'they may have been deleted, or a status is not in use (see "zephyr.statuses")',
      isPart: true,
    } as const;
    return this.#write(subject, 'PUT', '/execution/bulk/execute', updates, undefined);
  }

  upload(form: readonly FormPart[]): Promise<Reply<wire.UploadedFile[]>> {
    return this.#ask(FILE, {
      method: 'POST',
      path: '/upload/document/genericattachment',
      form,
      schema: wire.uploadedListSchema,
      patience: WRITE_PATIENCE,
    });
  }

  attach(attachments: readonly wire.NewAttachment[]): Promise<Reply<unknown>> {
    return this.#write(FILE, 'POST', '/attachment/list', attachments, undefined);
  }

  /** Names of the files that an execution has. */
  attachments(executionId: number): Promise<Reply<string[]>> {
    const query = { itemid: executionId, type: 'releaseTestSchedule', isLink: 'false' };
    return this.#get(FILE, '/attachment', wire.attachmentListSchema, query).then((reply) =>
      mapReply(reply, (files) => files.map(({ name }) => name ?? '')),
    );
  }

  /** A setting of the instance; lists of values are JSON in a text. */
  preference(key: string): Promise<Reply<string | undefined>> {
    const subject = { title: 'the settings of the instance', unknown: 'this version may have none' };
    return this.#get(subject, '/admin/preference', wire.preferenceSchema, { key }).then((reply) =>
      mapReply(reply, ({ value }) => value ?? undefined),
    );
  }

  /**
   * All pages of a list. Whether a server gives fewer items a page than it is asked for is UNVERIFIED, so a list goes on
   * until a page brings nothing new.
   */
  async #pages<Item extends object>(
    subject: Subject,
    path: string,
    schema: z.ZodType<Item[]>,
    options: { query?: HttpRequest<z.ZodType>['query']; from?: number; isShortPageLast?: boolean },
  ): Promise<Reply<Item[]>> {
    const items: Item[] = [];
    let begin: string | undefined;
    while (true) {
      const offset = (options.from ?? 0) + items.length;
      const query = { ...options.query, offset, pagesize: PAGE_SIZE };
      const reply: Reply<Item[]> = await this.#get(subject, path, schema, query);
      if (!reply.ok) return reply;
      const page = reply.body;
      const first = JSON.stringify(page[0]);
      if (page.length === 0 || first === begin) return { ok: true, body: items };
      begin = first;
      items.push(...page);
      if (options.isShortPageLast && page.length < PAGE_SIZE) return { ok: true, body: items };
    }
  }

  #get<Schema extends z.ZodType>(
    subject: Subject,
    path: string,
    schema: Schema,
    query?: HttpRequest<Schema>['query'],
  ): Promise<Reply<z.output<Schema>>> {
    return this.#ask(subject, { method: 'GET', path: REST + path, schema, ...(query && { query }) });
  }

  #write<Schema extends z.ZodType>(
    subject: Subject,
    method: 'POST' | 'PUT',
    path: string,
    json: unknown,
    schema: Schema | undefined,
    query?: HttpRequest<Schema>['query'],
  ): Promise<Reply<z.output<Schema>>> {
    const request = { method, path: REST + path, json, patience: WRITE_PATIENCE };
    return this.#ask(subject, { ...request, ...(schema && { schema }), ...(query && { query }) });
  }

  #ask<Schema extends z.ZodType>(
    subject: Subject,
    request: HttpRequest<Schema>,
  ): Promise<Reply<z.output<Schema>>> {
    return ask(this.#http, subject, request);
  }
}

/** A phase of a cycle, and the node of the tree that its cases are in. */
export interface Phase {
  id: number;
  treeId: number;
}

function folder(treeId: number): Subject {
  return { title: `folder ${treeId}`, unknown: 'it was deleted' };
}
