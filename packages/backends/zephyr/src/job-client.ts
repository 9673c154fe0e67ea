import type { HttpClient, HttpRequest } from '@livelane/dispatcher';
import type * as z from 'zod';
import type { Subject } from './outcome.ts';
import { ask, type Reply } from './request.ts';
import * as wire from './wire.ts';

/** A file of a large run takes its time on the way. */
const UPLOAD_PATIENCE = 10;

/** Name of the result file, as the product shows it. */
const FILE_NAME = 'livelane.xml';

/** Automation jobs (the vendor's page "API Operations for Automation Jobs"). */
export class JobClient {
  readonly #http: HttpClient;
  readonly #projectId: number;
  readonly #releaseId: number;
  readonly #base: string;

  constructor(
    http: HttpClient,
    { projectId, releaseId, apiVersion }: { projectId: number; releaseId: number; apiVersion: string },
  ) {
    this.#http = http;
    this.#projectId = projectId;
    this.#releaseId = releaseId;
    this.#base = `/services/rest/${apiVersion}/upload-file/automation`;
  }

  /**
   * Makes a job and runs it, or updates one that is there and runs it. The names of the parts are those of a public
   * GitHub Action that works with the service; the vendor's page names none.
   * @param path the result file, absolute.
   */
  upload(detail: wire.JobDetail, path: string): Promise<Reply<wire.JobRun>> {
    const isNew = detail.id === undefined;
    const unknown =
      'check "zephyr.projectId", "zephyr.releaseId" and "zephyr.job" (framework, treeId, testRepositoryPath)';
    return this.#ask(isNew ? { title: `job "${detail.jobName}"`, unknown } : job(detail.id ?? 0), {
      method: 'POST',
      path: `${this.#base}/${isNew ? 'create-and-execute-job' : 'update-execute-job'}`,
      form: [
        { name: 'fileName', fileName: FILE_NAME, contentType: 'text/xml', content: { path } },
        { name: 'automationJobDetail', value: JSON.stringify(detail) },
      ],
      schema: wire.jobRunSchema,
      patience: UPLOAD_PATIENCE,
    });
  }

  /** Runs jobs with the files that they have. */
  run(ids: readonly number[]): Promise<Reply<wire.JobRun>> {
    return this.#ask(job(...ids), {
      method: 'POST',
      path: `${this.#base}/execute-job`,
      json: { ids },
      schema: wire.jobRunSchema,
    });
  }

  progress(jobId: number): Promise<Reply<wire.JobRun>> {
    const path = `${this.#base}/schedule/get-latest-job-progress`;
    return this.#ask(job(jobId), { method: 'GET', path, query: { jobid: jobId }, schema: wire.jobRunSchema });
  }

  /** @param runId of a scheduled run, not of a job. */
  cancel(runId: number): Promise<Reply<unknown>> {
    const subject = { title: `scheduled run ${runId}`, unknown: 'it is over, or was deleted' };
    return this.#ask(subject, {
      method: 'POST',
      path: `${this.#base}/cancel/${runId}`,
    });
  }

  list(): Promise<Reply<wire.ShownJob[]>> {
    const subject = {
      title: `the jobs of release ${this.#releaseId}`,
      unknown: 'check "zephyr.projectId" and "zephyr.releaseId"',
    };
    return this.#ask(subject, {
      method: 'GET',
      path: `${this.#base}/file-upload-job/list`,
      query: { projectId: this.#projectId, releaseId: this.#releaseId },
      schema: wire.jobListSchema,
    });
  }

  detail(jobId: number): Promise<Reply<wire.ShownJob>> {
    return this.#ask(job(jobId), {
      method: 'GET',
      path: '/services/rest/v3/automation/job/detail',
      query: { jobid: jobId },
      schema: wire.jobSchema,
    });
  }

  delete(ids: readonly number[]): Promise<Reply<unknown>> {
    return this.#ask(job(...ids), {
      method: 'POST',
      path: '/services/rest/v3/automation/job/delete',
      json: { ids },
    });
  }

  #ask<Schema extends z.ZodType>(
    subject: Subject,
    request: HttpRequest<Schema>,
  ): Promise<Reply<z.output<Schema>>> {
    return ask(this.#http, subject, request);
  }
}

function job(...ids: number[]): Subject {
  return {
    title: ids.length === 1 ? `job ${ids[0]}` : `jobs ${ids.join(', ')}`,
    unknown: 'it was deleted, or belongs to another project or instance ("zephyr.job.id", "zephyr.url")',
  };
}
