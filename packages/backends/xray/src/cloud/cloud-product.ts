import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Finding } from '@livelane/dispatcher';
import * as z from 'zod';
import { projectOf, type XraySection } from '../config.ts';
import { contentType } from '../evidence.ts';
import { type NoReply, type Reply, refusedReply } from '../outcome.ts';
import { IMPORT_PATIENCE } from '../patience.ts';
import type { Execution, ExecutionDraft, Imported, NamedFile, Product, TestRun } from '../product.ts';
import type { TestEntry } from '../wire.ts';
import { examineCloud } from './cloud-access.ts';
import type { CloudApi } from './cloud-api.ts';
import * as queries from './queries.ts';

/** Of what the vendor returns at most for one question. */
const PAGE = 100;

const imported = z.object({ id: z.string(), key: z.string(), self: z.string().nullish() });
const uploaded = z.object({ id: z.string() });

/** `errors` holds what could not be imported (UNVERIFIED: of which shape); the rest was. */
const importedFeature = z.object({ errors: z.array(z.unknown()).nullish() });

/** Xray for Jira Cloud: results over REST, everything else over GraphQL, all with Xray's own credentials. */
export class CloudProduct implements Product {
  readonly #api: CloudApi;
  readonly #section: XraySection;

  constructor(api: CloudApi, section: XraySection) {
    this.#api = api;
    this.#section = section;
  }

  async statuses(): Promise<Reply<string[]>> {
    const reply = await this.#api.graphql({
      ...queries.STATUSES,
      variables: {},
      title: 'the statuses',
    });
    return reply.ok ? { ok: true, body: reply.body.getStatuses.map(({ name }) => name) } : reply;
  }

  async execution(key: string): Promise<Reply<Execution | undefined>> {
    const reply = await this.#executions(`key = "${key}"`, `Test Execution ${key}`);
    if (reply.ok) return { ok: true, body: reply.body[0] };
    // JQL with a key that does not exist is an error, not an empty list.
    return isDefinite(reply) ? { ok: true, body: undefined } : reply;
  }

  async hasPlan(key: string): Promise<Reply<boolean>> {
    const reply = await this.#planId(key);
    if (reply.ok) return { ok: true, body: reply.body !== undefined };
    return isDefinite(reply) ? { ok: true, body: false } : reply;
  }

  labelled(label: string): Promise<Reply<Execution[]>> {
    const jql = `project = "${projectOf(this.#section)}" AND labels = "${label}"`;
    return this.#executions(jql, 'Test Executions of this run');
  }

  async create(draft: ExecutionDraft): Promise<Reply<{ execution: Execution; notes: string[] }>> {
    const { description, ...rest } = draft;
    const reply = await this.#create(rest, { description });
    // Whether text is taken, or a document only, is UNVERIFIED: the description is not worth a run's results.
    if (reply.ok || !isDefinite(reply) || !/description/i.test(reply.outcome.reason)) return reply;
    return this.#create(rest, {});
  }

  /**
   * The plan by its own mutation. GraphQL has no argument for the revision: an import without tests sets it (Xray JSON
   * format, `info`; UNVERIFIED that it is taken without tests, so a refusal is told only when the user asked for it).
   */
  async complete(execution: Execution, draft: ExecutionDraft): Promise<Reply<string[]>> {
    const notes: string[] = [];
    const tasks = [
      ...(draft.planKey === undefined ? [] : [this.#addToPlan(execution, draft.planKey)]),
      ...(draft.revision === undefined ? [] : [this.#setRevision(execution, draft.project, draft.revision)]),
    ];
    for (const reply of await Promise.all(tasks)) {
      if (!reply.ok && !isDefinite(reply)) return reply;
      if (reply.ok) notes.push(...reply.body);
      else notes.push(reply.outcome.reason);
    }
    return { ok: true, body: notes };
  }

  async importTests(execution: Execution, tests: readonly TestEntry[]): Promise<Reply<Imported>> {
    const reply = await this.#api.request(
      {
        method: 'POST',
        path: '/import/execution',
        json: { testExecutionKey: execution.key, tests },
        patience: IMPORT_PATIENCE,
        schema: imported,
      },
      {
        title: `Test Execution ${execution.key}`,
        unknown: 'check "xray.url" and "xray.region"',
        isWrite: true,
      },
    );
    if (!reply.ok) return reply;
    const { self } = reply.body;
    return { ok: true, body: { ...(self && { self }), refused: [], messages: [] } };
  }

  async runs(execution: Execution, testKeys: readonly string[]): Promise<Reply<TestRun[]>> {
    const id = await this.#idOf(execution);
    if (!id.ok) return id;
    const runs: TestRun[] = [];
    for (let at = 0; at < testKeys.length; at += PAGE) {
      const keys = testKeys.slice(at, at + PAGE);
      const tests = await this.#tests(`key in (${keys.map((key) => `"${key}"`).join(', ')})`);
      if (!tests.ok) return tests;
      const reply = await this.#api.graphql({
        ...queries.RUNS,
        variables: { tests: tests.body.map(({ issueId }) => issueId), executions: [id.body] },
        title: `Test Runs of ${execution.key}`,
      });
      if (!reply.ok) return reply;
      for (const { id, status, evidence, test } of reply.body.getTestRuns.results) {
        const files = (evidence ?? []).map(({ filename }) => filename);
        runs.push({ id, testKey: test.jira.key, status: status?.name ?? '', files });
      }
    }
    return { ok: true, body: runs };
  }

  /** As binary, which saves the third that base64 adds (XRAYCLOUD, Attachments). An attachment that nothing names is harmless. */
  async addFile(run: TestRun, { file, name }: NamedFile): Promise<Reply<unknown>> {
    try {
      await access(file.path);
    } catch (error) {
      return refusedReply(`${name} cannot be read any more: ${(error as Error).message}`);
    }
    const attachment = await this.#api.request(
      {
        method: 'POST',
        path: '/attachments',
        patience: IMPORT_PATIENCE,
        form: [
          {
            name: 'attachment',
            fileName: name,
            contentType: contentType(file),
            content: { path: file.path },
          },
        ],
        schema: uploaded,
      },
      { title: `the file ${name}`, unknown: 'check "xray.url"', isWrite: false },
    );
    if (!attachment.ok) return attachment;
    return this.#api.graphql({
      ...queries.ADD_EVIDENCE,
      variables: { run: run.id, evidence: [{ attachmentId: attachment.body.id }] },
      title: `evidence of ${run.testKey}`,
      isWrite: true,
    });
  }

  async testsByLabel(labels: readonly string[]): Promise<Reply<Map<string, string>>> {
    const keys = new Map<string, string>();
    // Half a page of labels, so that Tests which somebody copied, labels included, do not overflow it.
    for (let at = 0; at < labels.length; at += PAGE / 2) {
      const wanted = new Set(labels.slice(at, at + PAGE / 2));
      const list = [...wanted].map((label) => `"${label}"`).join(', ');
      const reply = await this.#tests(`project = "${projectOf(this.#section)}" AND labels in (${list})`);
      if (!reply.ok) return reply;
      for (const { jira } of reply.body) {
        for (const label of jira.labels ?? []) {
          if (wanted.has(label) && !keys.has(label)) keys.set(label, jira.key);
        }
      }
    }
    return { ok: true, body: keys };
  }

  async importFeature(path: string): Promise<Reply<string[]>> {
    const reply = await this.#api.request(
      {
        method: 'POST',
        path: '/import/feature',
        patience: IMPORT_PATIENCE,
        query: { projectKey: projectOf(this.#section) },
        form: [{ name: 'file', fileName: basename(path), contentType: 'text/plain', content: { path } }],
        schema: importedFeature,
      },
      { title: `feature file ${basename(path)}`, unknown: 'check "xray.project"', isWrite: false },
    );
    if (!reply.ok) return reply;
    const errors = reply.body.errors ?? [];
    return {
      ok: true,
      body: errors.map((error) => (typeof error === 'string' ? error : JSON.stringify(error))),
    };
  }

  examineAccess(): Promise<Finding[]> {
    return examineCloud(this.#api, () => this.statuses(), projectOf(this.#section));
  }

  async #create(
    { project, summary, labels, environments, fixVersion }: Omit<ExecutionDraft, 'description'>,
    more: Record<string, unknown>,
  ): Promise<Reply<{ execution: Execution; notes: string[] }>> {
    const fields = {
      project: { key: project },
      summary,
      labels,
      ...(fixVersion !== undefined && { fixVersions: [{ name: fixVersion }] }),
      ...more,
    };
    const reply = await this.#api.graphql({
      ...queries.CREATE_EXECUTION,
      variables: { environments, jira: { fields } },
      title: `a Test Execution in project ${project}`,
      unknown: 'check "xray.project"',
      isWrite: true,
    });
    if (!reply.ok) return reply;
    const { testExecution, warnings } = reply.body.createTestExecution;
    const notes = (warnings ?? []).map((warning) => `Xray says of the new Test Execution: ${warning}`);
    return { ok: true, body: { execution: executionOf(testExecution), notes } };
  }

  async #executions(jql: string, title: string): Promise<Reply<Execution[]>> {
    const reply = await this.#api.graphql({
      ...queries.EXECUTIONS,
      variables: { jql },
      title,
    });
    return reply.ok ? { ok: true, body: reply.body.getTestExecutions.results.map(executionOf) } : reply;
  }

  async #tests(jql: string): Promise<Reply<queries.ShownTest[]>> {
    const question = { ...queries.TESTS, variables: { jql }, title: 'Tests' };
    const reply = await this.#api.graphql(question);
    return reply.ok ? { ok: true, body: reply.body.getTests.results } : reply;
  }

  /** A Test Execution that was named in the settings comes with its key alone. */
  async #idOf({ key, id }: Execution): Promise<Reply<string>> {
    if (id !== undefined) return { ok: true, body: id };
    const reply = await this.execution(key);
    if (!reply.ok) return reply;
    if (reply.body?.id === undefined)
      return refusedReply(`Xray does not know Test Execution ${key} any more`);
    return { ok: true, body: reply.body.id };
  }

  async #planId(key: string): Promise<Reply<string | undefined>> {
    const variables = { jql: `key = "${key}"` };
    const title = `Test Plan ${key}`;
    const reply = await this.#api.graphql({ ...queries.PLANS, variables, title });
    return reply.ok ? { ok: true, body: reply.body.getTestPlans.results[0]?.issueId } : reply;
  }

  async #addToPlan(execution: Execution, planKey: string): Promise<Reply<string[]>> {
    const title = `Test Plan ${planKey}`;
    const plan = await this.#planId(planKey);
    if (!plan.ok) return plan;
    if (plan.body === undefined) return refusedReply(`Xray knows no ${title}: check "xray.testPlanKey"`);
    const reply = await this.#api.graphql({
      ...queries.ADD_TO_PLAN,
      variables: { plan: plan.body, executions: [execution.id] },
      title,
    });
    if (!reply.ok) return reply;
    const warning = reply.body.addTestExecutionsToTestPlan?.warning;
    return { ok: true, body: warning ? [`Xray says of ${title}: ${warning}`] : [] };
  }

  async #setRevision(execution: Execution, project: string, revision: string): Promise<Reply<string[]>> {
    const reply = await this.#api.request(
      {
        method: 'POST',
        path: '/import/execution',
        json: { testExecutionKey: execution.key, info: { project, revision } },
        schema: imported,
      },
      { title: `the revision of ${execution.key}`, unknown: 'check "xray.url"', isWrite: false },
    );
    if (reply.ok || (isDefinite(reply) && this.#section.revision === undefined))
      return { ok: true, body: [] };
    return reply;
  }
}

function executionOf({ issueId, jira }: queries.ShownExecution): Execution {
  return { key: jira.key, id: issueId };
}

function isDefinite({ outcome }: NoReply): boolean {
  return outcome.kind === 'refused';
}
