import * as z from 'zod';
import { projectOf, type XraySection } from '../config.ts';
import type { Reply } from '../outcome.ts';
import { IMPORT_PATIENCE } from '../patience.ts';
import type { CloudApi } from './cloud-api.ts';

/** Tests in one import at most (Import Tests in bulk). */
export const BULK_LIMIT = 1000;

const started = z.object({ jobId: z.string().min(1) });

const statusSchema = z.object({
  status: z.string(),
  progress: z.array(z.string()).nullish(),
  progressValue: z.number().nullish(),
  result: z
    .object({
      errors: z
        .array(z.object({ elementNumber: z.int(), errors: z.record(z.string(), z.unknown()).nullish() }))
        .nullish(),
      issues: z.array(z.object({ elementNumber: z.int(), key: z.string() })).nullish(),
    })
    .nullish(),
});

/** One Test of a bulk import. */
export interface BulkElement {
  testtype: string;
  fields: Record<string, unknown>;
  update?: Record<string, unknown>;
  steps?: { action: string }[];
  gherkin_def?: string;
  unstructured_def?: string;
  xray_test_repository_folder?: string;
  xray_test_sets?: string[];
}

/** An import that is at work, or at its end. */
export type BulkJob =
  | { kind: 'working'; progress: string }
  | {
      kind: 'ended';
      status: string;
      /** By the place in what was sent. */
      made: Map<number, string>;
      errors: Map<number, string>;
    }
  /** Jobs are kept for about a day. */
  | { kind: 'forgotten' };

/** Xray Cloud's bulk import of Tests: a job, of which every user may have one at a time. */
export class BulkImport {
  readonly #api: CloudApi;
  readonly #section: XraySection;

  constructor(api: CloudApi, section: XraySection) {
    this.#api = api;
    this.#section = section;
  }

  /** @returns the new job, or the one that is in the way. */
  async start(elements: readonly BulkElement[]): Promise<Reply<{ job: string } | { busy: string }>> {
    const reply = await this.#api.request(
      {
        method: 'POST',
        path: `/import/test/bulk/${encodeURIComponent(projectOf(this.#section))}`,
        json: elements,
        patience: IMPORT_PATIENCE,
        schema: started,
      },
      { title: 'an import of Tests', unknown: 'check "xray.project"', isWrite: true },
    );
    if (reply.ok) return { ok: true, body: { job: reply.body.jobId } };
    const busy = /already in progress \(id: *([^)\s]+)/i.exec(reply.words ?? '')?.[1];
    return reply.status === 400 && busy !== undefined ? { ok: true, body: { busy } } : reply;
  }

  async look(job: string): Promise<Reply<BulkJob>> {
    const reply = await this.#api.request(
      { method: 'GET', path: `/import/test/bulk/${encodeURIComponent(job)}/status`, schema: statusSchema },
      { title: `the import ${job}`, unknown: 'it ended more than a day ago', isWrite: false },
    );
    if (!reply.ok) return reply.status === 404 ? { ok: true, body: { kind: 'forgotten' } } : reply;
    const { status, progress, progressValue, result } = reply.body;
    if (status === 'pending') return { ok: true, body: { kind: 'working', progress: 'waits for its turn' } };
    if (status === 'working') {
      const percent = progressValue == null ? '' : `${progressValue} %`;
      // `[Tue, 07 Aug 2018 13:54:37 GMT] Creating 3 issue(s) in JIRA.`
      const last = progress?.at(-1)?.replace(/^\[[^\]]*\]\s*/, '');
      return {
        ok: true,
        body: { kind: 'working', progress: [percent, last].filter(Boolean).join(': ') || 'at work' },
      };
    }
    const made = new Map((result?.issues ?? []).map(({ elementNumber, key }) => [elementNumber, key]));
    const errors = new Map(
      (result?.errors ?? []).map((error) => [error.elementNumber, inWords(error.errors ?? {})]),
    );
    return { ok: true, body: { kind: 'ended', status, made, errors } };
  }
}

function inWords(errors: Record<string, unknown>): string {
  const parts = Object.entries(errors).map(
    ([field, problem]) => `${field}: ${typeof problem === 'string' ? problem : JSON.stringify(problem)}`,
  );
  return parts.join('; ') || 'no reason given';
}
