import { representRun, representThread } from './representation.ts';
import type { Statuses } from './statuses.ts';
import type { Store, StoredRun, StoredTest, StoredThread } from './store.ts';

export interface TestmoState {
  runs: TestmoRunState[];
}

/** A run as the vendor shows it, with names beside ids. */
export type TestmoRunState = Omit<ReturnType<typeof representRun>, 'threads'> & {
  source: string;
  config: string | null;
  milestone: string | null;
  measure_elapsed: boolean;
  threads: TestmoThreadState[];
};

/** A thread as the vendor shows it, with what the vendor shows of it nowhere: its tests. */
export type TestmoThreadState = ReturnType<typeof representThread> & {
  /** Microseconds, both. */
  elapsed_observed: number;
  elapsed_computed: number;
  /** In the order of arrival. */
  tests: StoredTest[];
};

export interface TestmoTotals {
  runs: number;
  threads: number;
  tests: number;
}

export function testmoState(store: Store, statuses: Statuses): TestmoState {
  return { runs: store.runs.map((run) => runState(run, statuses)) };
}

export function testmoTotals(store: Store): TestmoTotals {
  const threads = store.runs.flatMap((run) => run.threads);
  return {
    runs: store.runs.length,
    threads: threads.length,
    tests: threads.reduce((sum, thread) => sum + thread.tests.length, 0),
  };
}

function runState(run: StoredRun, statuses: Statuses): TestmoRunState {
  return {
    ...representRun(run, statuses.byAlias),
    source: run.source.name,
    config: run.config?.name ?? null,
    milestone: run.milestone?.name ?? null,
    measure_elapsed: run.measure_elapsed,
    fields: [...run.fields],
    links: [...run.links],
    artifacts: [...run.artifacts],
    threads: run.threads.map((thread, index) => threadState(thread, index, statuses)),
  };
}

function threadState(thread: StoredThread, index: number, statuses: Statuses): TestmoThreadState {
  return {
    ...representThread(thread, index, statuses.byAlias),
    fields: [...thread.fields],
    artifacts: [...thread.artifacts],
    elapsed_observed: thread.elapsed_observed,
    elapsed_computed: thread.elapsed_computed,
    tests: [...thread.tests],
  };
}
