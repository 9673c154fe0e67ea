import { now } from '../../clock.ts';
import type { RequestRecord } from '../../request-record.ts';
import type { StoredFile } from './files.ts';
import type { Issue } from './issues.ts';

export interface RunStep {
  id: string;
  status: string;
  comment: string | null;
  actualResult: string | null;
  defects: string[];
  evidence: StoredFile[];
}

export interface RunIteration {
  id: string;
  name: string | null;
  status: string;
  parameters: { name: string; value: string }[];
  log: string | null;
  steps: RunStep[];
}

/** One status that a run had; `sent` is a status that the product does not know and made this one of. */
export interface StatusChange {
  status: string;
  at: string;
  sent?: string;
}

/** A test in a Test Execution: there is one for each pair. */
export interface TestRun {
  id: string;
  execution: Execution;
  test: Issue;
  status: string;
  history: StatusChange[];
  comment: string | null;
  startedOn: string | null;
  finishedOn: string | null;
  assignee: string | null;
  executedBy: string | null;
  /** Issue keys. */
  defects: string[];
  evidence: StoredFile[];
  steps: RunStep[];
  iterations: RunIteration[];
  examples: { id: string; status: string }[];
  customFields: { id: string; value: unknown }[];
  /** How many imports brought it. */
  imports: number;
  /** Epoch milliseconds. */
  updatedAt: number;
}

/** What one product knows of a Test Execution issue. */
export interface Execution {
  issue: Issue;
  environments: string[];
  /** Keys of Test Plans. */
  plans: string[];
  revision: string | null;
  version: string | null;
  startDate: string | null;
  finishDate: string | null;
  /** By the test's key, in the order of arrival. */
  runs: Map<string, TestRun>;
  imports: { request: RequestRecord; tests: number }[];
}

interface Stale {
  until: number;
  /** `undefined`: the run was not there. */
  value: TestRun | undefined;
}

/** The Test Executions of one product and their runs. */
export class RunStore {
  readonly #readDelayMs: number;
  readonly #runId: () => string;
  #executions = new Map<string, Execution>();
  #runs = new Map<string, TestRun>();
  #stale = new WeakMap<TestRun, Stale>();

  constructor(options: { readDelayMs: number; runId: () => string }) {
    this.#readDelayMs = options.readDelayMs;
    this.#runId = options.runId;
  }

  reset(): void {
    this.#executions.clear();
    this.#runs.clear();
  }

  get executions(): readonly Execution[] {
    return [...this.#executions.values()];
  }

  execution(issue: Issue): Execution {
    const existing = this.#executions.get(issue.key);
    if (existing !== undefined) return existing;
    const execution: Execution = {
      issue,
      environments: [],
      plans: [],
      revision: null,
      version: null,
      startDate: null,
      finishDate: null,
      runs: new Map(),
      imports: [],
    };
    this.#executions.set(issue.key, execution);
    return execution;
  }

  /** The test's run in the execution, made if there is none; `initial` is its status then. */
  ensureRun(execution: Execution, test: Issue, initial: string): TestRun {
    const existing = execution.runs.get(test.key);
    if (existing !== undefined) return existing;
    const run: TestRun = {
      id: this.#runId(),
      execution,
      test,
      status: initial,
      history: [],
      comment: null,
      startedOn: null,
      finishedOn: null,
      assignee: null,
      executedBy: null,
      defects: [],
      evidence: [],
      steps: [],
      iterations: [],
      examples: [],
      customFields: [],
      imports: 0,
      updatedAt: now(),
    };
    execution.runs.set(test.key, run);
    this.#runs.set(run.id, run);
    if (this.#readDelayMs > 0) this.#stale.set(run, { until: now() + this.#readDelayMs, value: undefined });
    return run;
  }

  removeRun(run: TestRun): void {
    run.execution.runs.delete(run.test.key);
    this.#runs.delete(run.id);
  }

  runById(id: string): TestRun | undefined {
    return this.#runs.get(id);
  }

  /** Every change of a run goes through here, so that readers may go on seeing what was before. */
  change(run: TestRun, changes: Partial<TestRun>): void {
    const at = now();
    const stale = this.#stale.get(run);
    if (this.#readDelayMs > 0 && (stale === undefined || stale.until <= at)) {
      this.#stale.set(run, { until: at + this.#readDelayMs, value: { ...run } });
    }
    Object.assign(run, changes, { updatedAt: at });
  }

  /** The run as a reader sees it now. */
  seen(run: TestRun): TestRun | undefined {
    const stale = this.#stale.get(run);
    return stale === undefined || stale.until <= now() ? run : stale.value;
  }
}

/** The most imports that were under way at the same time. */
export function mostAtOnce(imports: Execution['imports']): number {
  const edges = imports.flatMap(({ request: { at, durationMs } }) => [
    { at, step: 1 },
    { at: at + (durationMs ?? Number.POSITIVE_INFINITY), step: -1 },
  ]);
  edges.sort((a, b) => a.at - b.at || a.step - b.step);
  let under = 0;
  let most = 0;
  for (const { step } of edges) {
    under += step;
    most = Math.max(most, under);
  }
  return most;
}
