import { setTimeout as pause } from 'node:timers/promises';
import type { BackendTools } from '@livelane/dispatcher';
import type { ZephyrClient } from './client.ts';
import type { ZephyrSection } from './config.ts';
import { openClient } from './definition.ts';
import { type JobState, readScheduled, stateInWords } from './job-progress.ts';
import type { Reply } from './request.ts';
import type { ShownJob } from './wire.ts';

/** Between two looks at a running job, milliseconds. */
const LOOK_MS = 2_000;

/** What came of a command: its value, or a sentence that says why there is none. */
export type JobAnswer<Value> = { ok: true; value: Value } | { ok: false; reason: string };

export interface JobFacts {
  id: number;
  name: string;
  /** All that Zephyr shows of it, by Zephyr's names. */
  properties: Record<string, unknown>;
}

/** A job with what is known of its latest run. */
export interface JobReport extends JobFacts {
  /** `"in-progress" (60 %)`: Zephyr's words. Absent when Zephyr tells of no run. */
  state?: string;
  /** Number of the latest run, which `cancelJob` takes. */
  runId?: number;
}

export interface JobUpdate {
  id: number;
  runId?: number;
  /** Zephyr's words. */
  state: string;
  /** `stuck`: still running after `zephyr.job.timeoutSeconds`. `cancelled`: on the caller's signal. */
  outcome: 'running' | 'done' | 'failed' | 'stuck' | 'cancelled';
}

export interface RunJobOptions {
  /** Called with each job's state whenever it has changed. */
  onProgress?(update: JobUpdate): void;
  /** Aborted: the runs are cancelled at Zephyr. */
  signal?: AbortSignal;
  /** Between two looks, milliseconds. Default 2,000. */
  lookMs?: number;
}

/** The jobs of the release of `zephyr.releaseId`. @throws ConfigError without credentials, as all of these. */
export async function listJobs(section: ZephyrSection, tools: BackendTools): Promise<JobAnswer<JobFacts[]>> {
  const reply = await openClient(section, tools).jobs.list();
  return answer(reply, (jobs) => jobs.map(factsOf));
}

export async function showJob(
  section: ZephyrSection,
  tools: BackendTools,
  id: number,
): Promise<JobAnswer<JobReport>> {
  const { jobs } = openClient(section, tools);
  const detail = await jobs.detail(id);
  if (!detail.ok) return refusal(detail);
  const progress = await jobs.progress(id);
  // A job that never ran may have no progress.
  const state: Partial<JobState> = progress.ok ? readScheduled(progress.body, id) : {};
  return {
    ok: true,
    value: {
      ...factsOf(detail.body),
      ...(state.status !== undefined && { state: stateInWords({ phase: 'running', ...state }) }),
      ...(state.runId !== undefined && { runId: state.runId }),
    },
  };
}

/** Runs jobs with the files that they have, and follows them to their end. */
export async function runJobs(
  section: ZephyrSection,
  tools: BackendTools,
  ids: readonly number[],
  options: RunJobOptions = {},
): Promise<JobAnswer<JobUpdate[]>> {
  const client = openClient(section, tools);
  const earlier = new Map<number, number | undefined>();
  for (const id of ids) {
    const reply = await client.jobs.progress(id);
    if (reply.ok) earlier.set(id, readScheduled(reply.body, id).runId);
    else if (reply.outcome.kind !== 'refused') return refusal(reply);
  }
  if (options.signal?.aborted) return { ok: false, reason: 'Interrupted before any job was run.' };
  const scheduled = await client.jobs.run(ids);
  if (!scheduled.ok) return refusal(scheduled);
  const begun = ids.length === 1 ? readScheduled(scheduled.body).runId : undefined;
  return followAll(client, section, ids, { earlier, begun }, options);
}

/** @param runId of a scheduled run, as {@link showJob} and {@link runJobs} tell it. */
export async function cancelJob(
  section: ZephyrSection,
  tools: BackendTools,
  runId: number,
): Promise<JobAnswer<undefined>> {
  return answer(await openClient(section, tools).jobs.cancel(runId), () => undefined);
}

export async function deleteJobs(
  section: ZephyrSection,
  tools: BackendTools,
  ids: readonly number[],
): Promise<JobAnswer<undefined>> {
  return answer(await openClient(section, tools).jobs.delete(ids), () => undefined);
}

async function followAll(
  client: ZephyrClient,
  section: ZephyrSection,
  ids: readonly number[],
  runs: { earlier: ReadonlyMap<number, number | undefined>; begun: number | undefined },
  { onProgress, signal, lookMs = LOOK_MS }: RunJobOptions,
): Promise<JobAnswer<JobUpdate[]>> {
  const since = Date.now();
  const updates = new Map<number, JobUpdate>(
    ids.map((id) => [id, { id, state: 'no status yet', outcome: 'running' }]),
  );
  const tell = (update: JobUpdate) => {
    const { state, outcome } = updates.get(update.id) ?? {};
    updates.set(update.id, update);
    if (state !== update.state || outcome !== update.outcome) onProgress?.(update);
  };
  const left = () => [...updates.values()].filter(({ outcome }) => outcome === 'running');
  while (left().length > 0 && !signal?.aborted) {
    for (const { id } of left()) {
      const reply = await client.jobs.progress(id);
      // What cannot be told now may be told at the next look.
      if (!reply.ok && reply.outcome.kind === 'refused') return refusal(reply);
      if (!reply.ok) continue;
      const state = readScheduled(reply.body, id);
      const isEarlier =
        state.runId !== undefined && state.runId === runs.earlier.get(id) && state.runId !== runs.begun;
      if (!isEarlier) tell(updateOf(id, state));
    }
    if (Date.now() - since >= section.job.timeoutSeconds * 1000) {
      for (const update of left()) tell({ ...update, outcome: 'stuck' });
    }
    if (left().length > 0) await pause(lookMs, undefined, { ...(signal && { signal }) }).catch(() => {});
  }
  for (const update of left()) {
    const runId = update.runId ?? runs.begun;
    if (runId === undefined) {
      return {
        ok: false,
        reason: `Job ${update.id} goes on: Zephyr did not tell the number of its run, so it could not be cancelled`,
      };
    }
    const reply = await client.jobs.cancel(runId);
    if (!reply.ok) return refusal(reply);
    tell({ ...update, runId, outcome: 'cancelled' });
  }
  return { ok: true, value: [...updates.values()] };
}

function updateOf(id: number, state: JobState): JobUpdate {
  return {
    id,
    ...(state.runId !== undefined && { runId: state.runId }),
    state: stateInWords(state),
    outcome: state.phase,
  };
}

function factsOf({ id, jobName, ...properties }: ShownJob): JobFacts {
  return { id, name: jobName ?? '', properties };
}

function answer<Body, Value>(reply: Reply<Body>, map: (body: Body) => Value): JobAnswer<Value> {
  return reply.ok ? { ok: true, value: map(reply.body) } : refusal(reply);
}

function refusal({ outcome }: Extract<Reply<unknown>, { ok: false }>): { ok: false; reason: string } {
  return { ok: false, reason: 'reason' in outcome ? outcome.reason : 'Zephyr is at work on it' };
}
