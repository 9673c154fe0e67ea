import { countResults, type TestmoCounters } from './counters.ts';
import type { TestmoStatus } from './statuses.ts';
import type { StoredRun, StoredSource, StoredThread } from './store.ts';
import { USER } from './user.ts';

/*
 * What the vendor shows of a run, thread and source. Keys from the page and from the vendor's API binding
 * (@testmo/testmo-api 2.4.0); how it computes `elapsed`, and a source's `status`, is UNVERIFIED.
 */

const SUCCESS = 2;
const FAILURE = 3;
const RUNNING = 4;

export function representRun(run: StoredRun, statuses: ReadonlyMap<string, TestmoStatus>) {
  const counters = countResults(run.threads, statuses);
  const completedThreads = run.threads.filter((thread) => thread.is_completed).length;
  return {
    id: run.id,
    project_id: run.project_id,
    source_id: run.source.id,
    name: run.name,
    status: statusOf(run, counters),
    config_id: run.config?.id ?? null,
    milestone_id: run.milestone?.id ?? null,
    elapsed: elapsedOfRun(run),
    is_completed: run.is_completed,
    artifacts: run.artifacts,
    fields: run.fields,
    links: run.links,
    tags: run.tags,
    threads: run.threads.map((thread, index) => representThread(thread, index, statuses)),
    ...counters,
    thread_count: run.threads.length,
    thread_active_count: run.threads.length - completedThreads,
    thread_completed_count: completedThreads,
    created_at: run.created_at,
    created_by: USER.id,
    updated_at: run.updated_at,
    updated_by: run.updated_at === null ? null : USER.id,
    ...completion(run),
  };
}

export function representThread(
  thread: StoredThread,
  index: number,
  statuses: ReadonlyMap<string, TestmoStatus>,
) {
  const counters = countResults([thread], statuses);
  return {
    id: thread.id,
    index,
    name: `Thread ${index + 1}`,
    status: statusOf(thread, counters),
    elapsed: elapsedOfThread(thread),
    is_completed: thread.is_completed,
    artifacts: thread.artifacts,
    fields: thread.fields,
    ...counters,
    created_at: thread.created_at,
    created_by: USER.id,
    ...completion(thread),
  };
}

export function representSource(
  source: StoredSource,
  allRuns: readonly StoredRun[],
  statuses: ReadonlyMap<string, TestmoStatus>,
) {
  const runs = allRuns
    .filter((run) => run.source === source)
    .map((run) => ({ run, counters: countResults(run.threads, statuses) }));
  const latest = runs.at(-1);
  return {
    id: source.id,
    project_id: source.project_id,
    name: source.name,
    status: latest?.run.is_completed ? statusOf(latest.run, latest.counters) : 1,
    is_retired: false,
    run_count: runs.length,
    test_count_average: average(runs.map(({ counters }) => counters.total_count)),
    elapsed_average: average(runs.map(({ run }) => elapsedOfRun(run))),
    ran_at: latest?.run.created_at ?? null,
    created_at: source.created_at,
    created_by: USER.id,
    updated_at: null,
    updated_by: null,
    retired_at: null,
    retired_by: null,
  };
}

export function statusOfRun(run: StoredRun, statuses: ReadonlyMap<string, TestmoStatus>): number {
  return statusOf(run, countResults(run.threads, statuses));
}

/** 2 success, 3 failure, 4 running: also the values of the list's `status` filter. */
function statusOf(subject: { is_completed: boolean }, counters: TestmoCounters): number {
  if (!subject.is_completed) return RUNNING;
  return counters.failure_count === 0 ? SUCCESS : FAILURE;
}

function completion(subject: { completed_at: string | null }) {
  return { completed_at: subject.completed_at, completed_by: subject.completed_at === null ? null : USER.id };
}

function elapsedOfThread(thread: StoredThread): number {
  return thread.elapsed_observed || thread.elapsed_computed;
}

/** Microseconds: the wall time when it is measured, else what the threads sent. */
function elapsedOfRun(run: StoredRun): number {
  if (run.measure_elapsed && run.completed_at !== null) {
    return (Date.parse(run.completed_at) - Date.parse(run.created_at)) * 1000;
  }
  return run.threads.reduce((sum, thread) => sum + elapsedOfThread(thread), 0);
}

function average(values: number[]): number {
  return values.length === 0 ? 0 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}
