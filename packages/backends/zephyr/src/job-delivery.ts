import {
  type Failure,
  type Known,
  type Operation,
  type Outcome,
  type RunFacts,
  stop,
} from '@livelane/dispatcher';
import type { ZephyrSection } from './config.ts';
import type { JobClient } from './job-client.ts';
import { jobDetail, jobName, uploadMarker } from './job-detail.ts';
import { type JobState, readJobState, readScheduled, stateInWords } from './job-progress.ts';
import { quoted } from './outcome.ts';

/** Between two looks at a job, milliseconds: more and more, as most are through soon. */
const LOOKS_MS = [500, 1_000, 2_000, 3_000, 5_000, 10_000];

/** Names of the vendor's ids in the delivery file. */
export const JOB = 'job';
const SCHEDULE = 'schedule';
/** The run of the job that was its latest before the upload. */
const BEFORE = 'scheduleBefore';
/** Which file the job is at work on; empty when that is over. */
const UPLOAD = 'upload';

type FileOperation = Extract<Operation, { kind: 'deliver-file' | 'deliver-partial-file' }>;
type Upload = 'whole' | 'part';

/** What this process knows of the file that a job is at work on. */
interface Following {
  since: number;
  looks: number;
}

/**
 * Brings the run as a file to an automation job and follows it to its end: only then are the results delivered. A first
 * file makes a job, further ones go to the same.
 */
export class JobDelivery {
  readonly #jobs: JobClient;
  readonly #section: ZephyrSection;
  #following: Following | undefined;

  constructor(jobs: JobClient, section: ZephyrSection) {
    this.#jobs = jobs;
    this.#section = section;
  }

  async deliver(operation: FileOperation, known: Known): Promise<Outcome> {
    const open = known.ids.get(UPLOAD);
    if (open) {
      const jobId = Number(known.ids.get(JOB)) || (await this.#find(operation.run));
      if (typeof jobId === 'object') return jobId;
      const isOwn = open === uploadOf(operation);
      const outcome =
        jobId === undefined ? this.#missing(operation.run) : await this.#follow(jobId, isOwn, known);
      if (outcome) return outcome;
    }
    return this.#send(operation, known);
  }

  /** By the job, or one of its name, whose description tells which file it got last. */
  async confirm(operation: FileOperation, known: Known): Promise<Outcome | { kind: 'absent' }> {
    const { run } = operation;
    const jobId = this.#section.job.id ?? (Number(known.ids.get(JOB) || 0) || (await this.#find(run)));
    if (typeof jobId === 'object') return jobId;
    if (jobId === undefined) return { kind: 'absent' };
    const reply = await this.#jobs.detail(jobId);
    if (!reply.ok) return reply.outcome;
    const marker = uploadMarker(run, label(operation));
    const isThere = reply.body.jobDescription?.startsWith(marker);
    return isThere ? this.#begun(operation, jobId, {}) : { kind: 'absent' };
  }

  async #send(operation: FileOperation, known: Known): Promise<Outcome> {
    const { run, path } = operation;
    const job = await this.#earlierJob(run, known);
    if ('kind' in job) return job;
    const reply = await this.#jobs.upload(jobDetail(run, this.#section, job, label(operation)), path);
    if (!reply.ok) return operation.kind === 'deliver-file' ? asNeeded(reply.outcome) : reply.outcome;
    // Updating a job answers with the job, whose `id` is none of a run.
    const state = job.id === undefined ? readScheduled(reply.body) : readJobState(reply.body);
    return this.#begun(operation, job.id ?? state.jobId, { runId: state.runId, before: job.before });
  }

  /** The file was taken: sending it again because its job is not listed would make a second job. */
  #missing(run: RunFacts): Outcome {
    const following = this.#following ?? { since: Date.now(), looks: 0 };
    this.#following = following;
    const name = jobName(run, this.#section);
    const afterMs = LOOKS_MS[++following.looks];
    if (afterMs !== undefined) {
      return {
        kind: 'pending',
        reason: `Zephyr has the result file and does not list job "${name}" yet`,
        afterMs,
      };
    }
    const note = `Zephyr took the result file, and neither told the number of its job nor lists job "${name}": whether it could be imported is to be seen in Zephyr`;
    return { kind: 'accepted', ids: { [UPLOAD]: '' }, notes: [note] };
  }

  /**
   * The job that the file goes to, with its latest run, so that this one is not taken for the new one. No id: a job is
   * to be made.
   */
  async #earlierJob(
    run: RunFacts,
    known: Known,
  ): Promise<{ id?: number; name?: string; before?: number } | Failure> {
    const { id: own, name } = this.#section.job;
    if (own !== undefined) {
      const shown = name === undefined ? await this.#jobs.detail(own) : undefined;
      if (shown && !shown.ok) return asNeeded(shown.outcome);
      const before = await this.#latestRun(own);
      if (typeof before === 'object') return before;
      return { id: own, ...(shown?.body.jobName && { name: shown.body.jobName }), ...(before && { before }) };
    }
    const sent = Number(known.ids.get(JOB) ?? 0);
    const before = sent ? await this.#latestRun(sent) : undefined;
    if (typeof before === 'object') return before;
    if (before !== undefined) return { id: sent, before };
    // There is one that nothing is known of when the answer to an earlier part was lost.
    const found = await this.#find(run);
    if (found === undefined || typeof found === 'object') return found ?? {};
    const latest = await this.#latestRun(found);
    return typeof latest === 'object' ? latest : { id: found, ...(latest && { before: latest }) };
  }

  /** 0: it never ran, or Zephyr does not tell its number. Undefined: there is no such job. */
  async #latestRun(jobId: number): Promise<number | undefined | Failure> {
    const reply = await this.#jobs.progress(jobId);
    if (reply.ok) return readScheduled(reply.body, jobId).runId ?? 0;
    return reply.outcome.kind === 'refused' && reply.status !== 401 ? undefined : reply.outcome;
  }

  #begun(
    operation: FileOperation,
    jobId: number | undefined,
    { runId, before }: { runId?: number | undefined; before?: number | undefined },
  ): Outcome {
    this.#following = { since: Date.now(), looks: 0 };
    return {
      kind: 'pending',
      reason: `Zephyr has the result file${jobId === undefined ? '' : ` (job ${jobId})`} and is about to read it`,
      afterMs: LOOKS_MS[0] as number,
      ids: {
        [JOB]: String(jobId ?? ''),
        [SCHEDULE]: String(runId ?? ''),
        [BEFORE]: String(before ?? ''),
        [UPLOAD]: uploadOf(operation),
      },
    };
  }

  /**
   * @param isOwn the job is at work on the very file that is to be delivered, not on an earlier part.
   * @returns undefined when the file is to be sent (again).
   */
  async #follow(jobId: number, isOwn: boolean, known: Known): Promise<Outcome | undefined> {
    const isFirstLook = this.#following === undefined;
    const following = this.#following ?? { since: Date.now(), looks: 0 };
    this.#following = following;
    const reply = await this.#jobs.progress(jobId);
    if (!reply.ok) {
      // After a restart, a job that is gone or cannot be asked about begins anew.
      if (reply.outcome.kind === 'refused' && isFirstLook && reply.status !== 401) return undefined;
      return asNeeded(reply.outcome);
    }
    const state = this.#stateOf(readScheduled(reply.body, jobId), known);
    if (state.phase === 'running') return this.#running(jobId, state, following, isOwn);
    if (!isOwn) return undefined;
    if (state.phase === 'done') return { kind: 'accepted', ids: { [UPLOAD]: '' } };
    // It had failed before this process began: sent once more, as `livelane resume` is asked to.
    if (isFirstLook) return undefined;
    const reason = `Zephyr could not import the result file: job ${jobId} ended as "${state.status}"${quoted(state.words ?? '')}. The results are still to be delivered: look at the job in Zephyr and at "zephyr.job", then run \`livelane resume\``;
    return { kind: 'refused', scope: 'this', reason };
  }

  /** What is told of an earlier run of the job says nothing of this one. */
  #stateOf(state: JobState, known: Known): JobState {
    const schedule = Number(known.ids.get(SCHEDULE) || 0);
    const before = Number(known.ids.get(BEFORE) || 0);
    const isOther = schedule ? state.runId !== schedule : state.runId === before;
    return state.runId !== undefined && isOther
      ? { runId: schedule, jobId: state.jobId ?? 0, phase: 'running' }
      : state;
  }

  #running(jobId: number, state: JobState, following: Following, isOwn: boolean): Outcome | undefined {
    const { timeoutSeconds } = this.#section.job;
    const seconds = Math.floor((Date.now() - following.since) / 1000);
    if (seconds >= timeoutSeconds) {
      if (!isOwn) return undefined;
      return stop(
        `Zephyr is still at work on the result file after ${seconds} s ("zephyr.job.timeoutSeconds"): job ${jobId} is at ${stateInWords(state)}. The results are still to be delivered: look at the job in Zephyr, then run \`livelane resume\`, which goes on following it`,
      );
    }
    const afterMs = LOOKS_MS[Math.min(++following.looks, LOOKS_MS.length - 1)] as number;
    const reason = `Zephyr is at work on the result file (job ${jobId}): ${stateInWords(state)}`;
    return { kind: 'pending', reason, afterMs };
  }

  /** The job that this machine made for the run, by its name; undefined where there is none, or no list of them. */
  async #find(run: RunFacts): Promise<number | undefined | Failure> {
    const reply = await this.#jobs.list();
    if (!reply.ok)
      return reply.outcome.kind === 'refused' && reply.status !== 401 ? undefined : reply.outcome;
    const name = jobName(run, this.#section);
    const ids = reply.body.filter((job) => job.jobName?.trim() === name).map(({ id }) => id);
    return ids.length > 0 ? Math.min(...ids) : undefined;
  }
}

function uploadOf({ kind }: FileOperation): Upload {
  return kind === 'deliver-file' ? 'whole' : 'part';
}

function label({ kind, results }: FileOperation): string {
  return `${kind === 'deliver-file' ? 'the whole' : 'so far'}: ${results} results`;
}

/** Without the job nothing is delivered: whatever is refused, the results wait for better settings. */
function asNeeded(outcome: Failure): Failure {
  return outcome.kind === 'refused' ? stop(outcome.reason) : outcome;
}
