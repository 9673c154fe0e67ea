import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Finding, type HttpClient, type HttpRequest, oneLine } from '@livelane/dispatcher';
import * as z from 'zod';
import { projectOf, type XraySection } from '../config.ts';
import { contentType } from '../evidence.ts';
import type { Jira } from '../jira.ts';
import { ask, type Reply, refusedReply } from '../outcome.ts';
import { IMPORT_PATIENCE } from '../patience.ts';
import type { Execution, ExecutionDraft, Imported, NamedFile, Product, TestRun } from '../product.ts';
import type { TestEntry } from '../wire.ts';
import { customFields } from './custom-fields.ts';
import { serverEntry } from './server-entry.ts';

export const JIRA_CREDENTIALS =
  'JIRA_PAT (a personal access token, made in your Jira profile), or JIRA_USERNAME and JIRA_PASSWORD';

/** Labels in one search, and issues in its answer. */
const PAGE = 50;

/** Characters of what the vendor says of one test. */
const WORDS = 500;

const issueRef = z.object({ id: z.string().nullish(), key: z.string(), self: z.string().nullish() });

/** API 1.0 answers with `testExecIssue` alone. The shape of `error`'s elements is UNVERIFIED but for `testKey`. */
const imported = z.object({
  testExecIssue: issueRef,
  testIssues: z.object({ error: z.array(z.unknown()).nullish() }).nullish(),
  infoMessages: z.array(z.unknown()).nullish(),
});

const refusedTest = z.object({
  testKey: z.string().optional().catch(undefined),
  key: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  messages: z.array(z.string()).optional().catch(undefined),
});

const statusList = z.array(z.object({ name: z.string() }));
const executionTests = z.array(z.object({ key: z.string() }));

const testRun = z.object({
  id: z.union([z.int(), z.string()]).transform(String),
  status: z.string().nullish(),
  evidences: z.array(z.object({ fileName: z.string() })).nullish(),
});

const license = z.object({ active: z.boolean().nullish() });

/** Xray for Jira Server and Data Center: Jira's own REST API beside Xray's, with the same credentials. */
export class ServerProduct implements Product {
  readonly #http: HttpClient;
  readonly #jira: Jira;
  readonly #section: XraySection;
  readonly #base: string;

  /** @param http its base URL is Jira's address. */
  constructor(http: HttpClient, jira: Jira, section: XraySection) {
    this.#http = http;
    this.#jira = jira;
    this.#section = section;
    this.#base = `/rest/raven/${section.apiVersion}`;
  }

  async statuses(): Promise<Reply<string[]>> {
    const path = `${this.#base}/api/settings/teststatuses`;
    const reply = await this.#ask({ method: 'GET', path, schema: statusList }, 'the statuses');
    return reply.ok ? { ok: true, body: reply.body.map(({ name }) => name) } : reply;
  }

  async execution(key: string): Promise<Reply<Execution | undefined>> {
    const reply = await this.#ask(
      {
        method: 'GET',
        path: `${this.#base}/api/testexec/${encodeURIComponent(key)}/test`,
        query: { limit: 1, page: 1 },
        schema: executionTests,
      },
      `Test Execution ${key}`,
    );
    if (reply.ok) return { ok: true, body: { key } };
    return reply.status === 404 || reply.status === 400 ? { ok: true, body: undefined } : reply;
  }

  async hasPlan(key: string): Promise<Reply<boolean>> {
    const reply = await this.#jira.issue(key);
    if (reply.ok) return { ok: true, body: true };
    return reply.status === 404 ? { ok: true, body: false } : reply;
  }

  async labelled(label: string): Promise<Reply<Execution[]>> {
    const jql = `project = "${projectOf(this.#section)}" AND labels = "${label}"`;
    const reply = await this.#jira.search(jql, ['labels']);
    return reply.ok ? { ok: true, body: reply.body.map(({ id, key }) => ({ id, key })) } : reply;
  }

  async create(draft: ExecutionDraft): Promise<Reply<{ execution: Execution; notes: string[] }>> {
    const { project, summary, description, labels, fixVersion } = draft;
    const custom = await customFields(this.#jira, draft);
    if (!custom.ok) return custom;
    const fields = {
      project: { key: project },
      issuetype: { name: this.#section.executionType },
      summary,
      description,
      labels,
      ...(fixVersion !== undefined && { fixVersions: [{ name: fixVersion }] }),
    };
    const { notes } = custom.body;
    const reply = await this.#jira.createIssue({ ...fields, ...custom.body.fields });
    if (reply.ok) return { ok: true, body: { execution: reply.body, notes } };
    const unwanted = Object.keys(custom.body.fields).filter((id) => reply.words?.includes(id));
    if (reply.status !== 400 || unwanted.length === 0) return reply;
    // A field that is on no screen of the project is no reason to have no results.
    const kept = Object.entries(custom.body.fields).filter(([id]) => !unwanted.includes(id));
    const second = await this.#jira.createIssue({ ...fields, ...Object.fromEntries(kept) });
    if (!second.ok) return second;
    const note = `${second.body.key} was made without ${unwanted.join(', ')}${reply.words}`;
    return { ok: true, body: { execution: second.body, notes: [...notes, note] } };
  }

  /** Everything was set when it was made. */
  async complete(): Promise<Reply<string[]>> {
    return { ok: true, body: [] };
  }

  async importTests(execution: Execution, tests: readonly TestEntry[]): Promise<Reply<Imported>> {
    const reply = await this.#ask(
      {
        method: 'POST',
        path: `${this.#base}/import/execution`,
        json: { testExecutionKey: execution.key, tests: tests.map(serverEntry) },
        patience: IMPORT_PATIENCE,
        schema: imported,
      },
      `Test Execution ${execution.key}`,
      true,
    );
    if (!reply.ok) return reply;
    const { testExecIssue, testIssues, infoMessages } = reply.body;
    const messages = (infoMessages ?? []).map((message) =>
      oneLine(typeof message === 'string' ? message : JSON.stringify(message), '', WORDS),
    );
    return {
      ok: true,
      body: {
        ...(testExecIssue.self && { self: testExecIssue.self }),
        refused: (testIssues?.error ?? []).map(refusalOf),
        messages: messages.map((message) => `Xray says: ${message}`),
      },
    };
  }

  async runs(execution: Execution, testKeys: readonly string[]): Promise<Reply<TestRun[]>> {
    const runs: TestRun[] = [];
    for (const testKey of testKeys) {
      const reply = await this.#ask(
        {
          method: 'GET',
          path: `${this.#base}/api/testrun`,
          query: { testExecIssueKey: execution.key, testIssueKey: testKey },
          schema: testRun,
        },
        `the Test Run of ${testKey} in ${execution.key}`,
      );
      if (!reply.ok && (reply.status === 404 || reply.status === 400)) continue;
      if (!reply.ok) return reply;
      const { id, status, evidences } = reply.body;
      runs.push({
        id,
        testKey,
        status: status ?? '',
        files: (evidences ?? []).map(({ fileName }) => fileName),
      });
    }
    return { ok: true, body: runs };
  }

  async addFile({ id, testKey }: TestRun, { file, name }: NamedFile): Promise<Reply<unknown>> {
    let data: string;
    try {
      data = (await readFile(file.path)).toString('base64');
    } catch (error) {
      return refusedReply(`${name} cannot be read any more: ${(error as Error).message}`);
    }
    const json = { filename: name, contentType: contentType(file), data };
    const path = `${this.#base}/api/testrun/${encodeURIComponent(id)}/attachment`;
    return this.#ask(
      { method: 'POST', path, json, patience: IMPORT_PATIENCE },
      `evidence of ${testKey}`,
      true,
    );
  }

  async testsByLabel(labels: readonly string[]): Promise<Reply<Map<string, string>>> {
    const keys = new Map<string, string>();
    for (let at = 0; at < labels.length; at += PAGE) {
      const wanted = new Set(labels.slice(at, at + PAGE));
      const list = [...wanted].map((label) => `"${label}"`).join(', ');
      const jql = `project = "${projectOf(this.#section)}" AND labels in (${list})`;
      const reply = await this.#jira.search(jql, ['labels']);
      if (!reply.ok) return reply;
      for (const { key, fields } of reply.body) {
        for (const label of fields?.labels ?? []) {
          if (wanted.has(label) && !keys.has(label)) keys.set(label, key);
        }
      }
    }
    return { ok: true, body: keys };
  }

  async importFeature(path: string): Promise<Reply<string[]>> {
    const reply = await this.#ask(
      {
        method: 'POST',
        path: `${this.#base}/import/feature`,
        patience: IMPORT_PATIENCE,
        query: { projectKey: projectOf(this.#section) },
        form: [{ name: 'file', fileName: basename(path), contentType: 'text/plain', content: { path } }],
      },
      `feature file ${basename(path)}`,
    );
    return reply.ok ? { ok: true, body: [] } : reply;
  }

  async examineAccess(): Promise<Finding[]> {
    const user = await this.#jira.user();
    if (!user.ok) {
      const isRefused = user.outcome.kind === 'refused';
      return [
        {
          level: 'error',
          subject: isRefused ? 'credentials' : 'address',
          message: user.outcome.reason,
          advice: isRefused
            ? `Set ${JIRA_CREDENTIALS}.`
            : 'Check "xray.url" and the way there (network, proxy), then ask again.',
        },
      ];
    }
    const findings: Finding[] = [
      { level: 'ok', subject: 'credentials', message: `accepted, they are ${user.body}'s` },
    ];
    const path = `${this.#base}/api/xraylicense`;
    const xray = await this.#ask({ method: 'GET', path, schema: license }, "Xray's licence");
    if (xray.ok && xray.body.active !== false) {
      findings.push({ level: 'ok', subject: 'Xray', message: 'installed, its licence is active' });
    } else {
      findings.push({
        level: xray.ok || xray.status === 404 ? 'error' : 'warning',
        subject: 'Xray',
        message: xray.ok ? 'its licence is not active' : xray.outcome.reason,
        advice:
          'Check that "xray.url" is the Jira with Xray in it (with its context path), and Xray\'s licence.',
      });
    }
    return [...findings, await this.#examineProject()];
  }

  async #examineProject(): Promise<Finding> {
    const project = projectOf(this.#section);
    const reply = await this.#jira.search(`project = "${project}"`, ['labels']);
    if (reply.ok) return { level: 'ok', subject: 'project', message: `${project} can be read` };
    return {
      level: 'error',
      subject: 'project',
      message: reply.outcome.reason,
      advice: 'Check "xray.project" and that this user may browse the project.',
    };
  }

  #ask<Schema extends z.ZodType>(
    request: HttpRequest<Schema>,
    title: string,
    isWrite = false,
  ): Promise<Reply<z.output<Schema>>> {
    const subject = {
      service: 'Xray',
      title,
      unknown: 'check "xray.url" (with Jira\'s context path) and that it still exists',
      credentials: JIRA_CREDENTIALS,
    };
    return ask(this.#http, request, subject, isWrite);
  }
}

function refusalOf(element: unknown): { key?: string; reason: string } {
  if (typeof element === 'string')
    return { reason: `Xray refused it: ${oneLine(element, 'no reason', WORDS)}` };
  const parsed = refusedTest.safeParse(element);
  const { testKey, key, error, message, messages } = parsed.success ? parsed.data : {};
  const words = error ?? message ?? messages?.join('; ') ?? JSON.stringify(element);
  const found = testKey ?? key;
  return { ...(found && { key: found }), reason: `Xray refused it: ${oneLine(words, 'no reason', WORDS)}` };
}
