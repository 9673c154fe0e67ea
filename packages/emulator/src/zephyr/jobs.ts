import { now } from '../clock.ts';
import { readJunitFile } from '../junit-file.ts';
import { type FileNote, noteOf } from './files.ts';
import type { Ids } from './ids.ts';
import type { UploadedFile } from './input.ts';
import type { JobDetail, JobUpdate } from './job-detail.ts';
import { folderOf, type ImportResult, importResults } from './job-import.ts';
import type { ZephyrJobOutcome } from './options.ts';
import { found, Refusal } from './refusal.ts';
import type { World } from './world.ts';

export interface Job {
  id: number;
  detail: JobDetail;
  file: (FileNote & { text: string }) | null;
  createdOn: number;
  runs: JobRun[];
}

export interface JobRun {
  id: number;
  job: Job;
  scheduledAt: number;
  outcome: ZephyrJobOutcome;
  /** `null` while it has not ended. */
  ended: 'completed' | 'failed' | 'cancelled' | null;
  endedAt: number | null;
  result: ImportResult | null;
  /** Why it failed. */
  message: string | null;
  /** Whether somebody has asked for its progress. */
  seen: boolean;
}

/** Jobs and their runs. Runs that are due end when the server is looked at: {@link settle}. */
export class Jobs {
  readonly #world: World;
  readonly #ids: Ids;
  readonly #jobs = new Map<number, Job>();
  readonly #runs = new Map<number, JobRun>();
  readonly #pending = new Set<JobRun>();
  #scheduled = 0;

  constructor(world: World, ids: Ids) {
    this.#world = world;
    this.#ids = ids;
  }

  get all(): Job[] {
    return [...this.#jobs.values()];
  }

  job(id: number): Job {
    return found(this.#jobs.get(id), 'job', id);
  }

  create(detail: JobDetail, file: UploadedFile | undefined): Job {
    this.#check(detail);
    const job: Job = { id: this.#ids.next(), detail, file: kept(file), createdOn: now(), runs: [] };
    this.#jobs.set(job.id, job);
    return job;
  }

  update({ id, ...changes }: JobUpdate, file: UploadedFile | undefined): Job {
    const job = this.job(id);
    const detail = { ...job.detail, ...changes };
    this.#check(detail);
    job.detail = detail;
    job.file = kept(file) ?? job.file;
    return job;
  }

  delete(jobs: readonly Job[]): void {
    for (const { id, runs } of jobs) {
      this.#jobs.delete(id);
      for (const run of runs) {
        this.#runs.delete(run.id);
        this.#pending.delete(run);
      }
    }
  }

  schedule(job: Job): JobRun {
    const { jobOutcomes } = this.#world.settings;
    const run: JobRun = {
      id: this.#ids.next(),
      job,
      scheduledAt: now(),
      outcome: jobOutcomes[this.#scheduled] ?? jobOutcomes.at(-1) ?? 'complete',
      ended: null,
      endedAt: null,
      result: null,
      message: null,
      seen: false,
    };
    job.runs.push(run);
    this.#scheduled += 1;
    this.#runs.set(run.id, run);
    this.#pending.add(run);
    this.settle();
    return run;
  }

  /** The page says that a run can be cancelled, not what happens to one that has ended: refused (UNVERIFIED). */
  cancel(runId: number): void {
    const run = found(this.#runs.get(runId), 'scheduled run', runId);
    if (run.ended !== null) throw new Refusal(400, `The scheduled run ${runId} has ended.`);
    this.#pending.delete(run);
    run.ended = 'cancelled';
    run.endedAt = now();
  }

  settle(): void {
    const { jobMs } = this.#world.settings;
    for (const run of this.#pending) {
      const due = run.scheduledAt + jobMs;
      if (run.outcome !== 'stick' && due <= now()) this.#end(run, due);
    }
  }

  /** The words of public clients while it runs, then one of the options'. A job that never ran is `new`. */
  stateOf(run: JobRun | undefined): string {
    const { jobMs, jobWords } = this.#world.settings;
    if (run === undefined) return 'new';
    if (run.ended !== null) return jobWords[run.ended];
    const part = jobMs === 0 ? 1 : (now() - run.scheduledAt) / jobMs;
    return part < 1 / 3 ? 'new' : part < 2 / 3 ? 'Waiting' : 'in-progress';
  }

  /** As {@link stateOf}; without a duration the first look sees a run that is still going on. */
  lookAt(run: JobRun | undefined): string {
    const first = run !== undefined && !run.seen && this.#world.settings.jobMs === 0;
    if (run !== undefined) run.seen = true;
    return first && run.ended !== 'cancelled' ? 'in-progress' : this.stateOf(run);
  }

  #end(run: JobRun, at: number): void {
    this.#pending.delete(run);
    run.endedAt = at;
    const problem = run.outcome === 'fail' ? this.#world.settings.jobFailure : this.#import(run);
    run.ended = problem === undefined ? 'completed' : 'failed';
    run.message = problem ?? null;
  }

  #import(run: JobRun): string | undefined {
    const { detail, file } = run.job;
    if (file === null) return 'The job has no result file.';
    try {
      const { hasSuites, cases } = readJunitFile(file.text);
      if (!hasSuites) throw new Error('It has no test suites.');
      run.result = importResults(this.#world, detail, cases);
      return undefined;
    } catch (error) {
      return `The result file cannot be read: ${(error as Error).message}`;
    }
  }

  #check(detail: JobDetail): void {
    const { repository } = this.#world;
    repository.releaseOf(repository.project(detail.projectId), detail.releaseId);
    folderOf(this.#world, detail);
  }
}

function kept(file: UploadedFile | undefined): Job['file'] {
  return file === undefined ? null : { ...noteOf(file), text: file.bytes.toString() };
}
