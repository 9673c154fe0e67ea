import type { JobRun } from './wire.ts';

/** A scheduled run of a job, as far as an answer tells of it. */
export interface JobState {
  /** Number of the scheduled run. */
  runId?: number;
  jobId?: number;
  /** The server's word for it (`new`, `Waiting`, `in-progress`, …). */
  status?: string;
  /** What else the server says of it, in its own words. */
  words?: string;
  phase: 'running' | 'done' | 'failed';
}

/**
 * A library that follows jobs in use takes `new`, `Waiting` and `in-progress` for running and anything else for the end;
 * which words say that it failed is UNVERIFIED.
 */
const RUNNING = /^(new|wait|in[-_ ]?progress|pending|queue|schedul|process|run|start)/i;
const FAILED = /fail|error|abort|cancel|stop|terminat|reject|invalid|timed?[-_ ]?out/i;

/** UNVERIFIED which names the vendor gives these: no copy of its page shows an answer. */
const STATUS_NAMES = ['status', 'jobStatus', 'scheduleStatus', 'jobProgress', 'state'];
const RUN_NAMES = ['scheduleId', 'scheduledJobId', 'jobScheduleId', 'automationScheduleId'];
const JOB_NAMES = ['jobId', 'jobDetailId', 'automationJobId', 'automationJobDetailId'];
const WORD_NAMES = ['errorMessage', 'message', 'reason', 'description', 'percentage', 'progress'];

/** What an answer says of a job's latest run; of several the last one. */
export function readJobState(body: JobRun): JobState {
  const facts = latest(body);
  const { jobDetail, job } = facts;
  const nested = [jobDetail, job].find(isRecord);
  const status = text(facts, STATUS_NAMES) ?? (nested && text(nested, STATUS_NAMES));
  const words = text(facts, WORD_NAMES);
  const runId = number(facts, RUN_NAMES);
  const jobId = number(facts, JOB_NAMES) ?? (nested && number(nested, ['id']));
  return {
    ...(runId !== undefined && { runId }),
    ...(jobId !== undefined && { jobId }),
    ...(status !== undefined && { status }),
    ...(words !== undefined && words !== status && { words }),
    phase: phaseOf(status),
  };
}

/**
 * The same, where the answer's own `id` is the scheduled run's: after running a job (the vendor's page), and in its
 * progress (UNVERIFIED).
 */
export function readScheduled(body: JobRun, jobId?: number): JobState {
  const state = readJobState(body);
  const own = number(latest(body), ['id']);
  const runId = state.runId ?? (own === jobId ? undefined : own);
  return { ...state, ...(runId !== undefined && { runId }) };
}

function latest(body: JobRun): Record<string, unknown> {
  return Array.isArray(body) ? (body.at(-1) ?? {}) : body;
}

/** `"in-progress" (60 %)`, as part of a sentence. */
export function stateInWords({ status, words }: JobState): string {
  const named = status === undefined ? 'no status yet' : `"${status}"`;
  return words === undefined ? named : `${named} (${words})`;
}

function phaseOf(status: string | undefined): JobState['phase'] {
  if (status === undefined || RUNNING.test(status)) return 'running';
  return FAILED.test(status) ? 'failed' : 'done';
}

function text(facts: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function number(facts: Record<string, unknown>, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = Number(facts[name] ?? Number.NaN);
    if (Number.isInteger(value) && value > 0) return value;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
