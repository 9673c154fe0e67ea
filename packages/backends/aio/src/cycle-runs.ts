import type { Failure, Known } from '@livelane/dispatcher';
import type { AioClient } from './client.ts';
import { PAGE_SIZE } from './limits.ts';
import { whyReadOnly } from './permission.ts';
import { isUntouched, type StatusNames } from './statuses.ts';
import type { CycleCase } from './wire.ts';

/** Pages of a cycle's cases that are read at most: each is a request of the 60 a minute. */
const PAGES_LIMIT = 5;

/** Names of the vendor's ids in the delivery file. */
export const CYCLE = 'cycle';
export const CYCLE_ID = 'cycleId';
/** The newest run of the cycle when this run began: what is newer is of this run. */
const NEWEST_BEFORE = 'newestRunBefore';
/** When a run of the cycle was changed last by then, by the vendor's clock. */
const TOUCHED_BEFORE = 'lastChangeBefore';
/** Whether a case is marked as running: `1` until its outcome is there, then `0`. */
export const marked = (key: string) => `running:${key}`;
const begun = (key: string) => `begun:${key}`;

/**
 * What is known of the runs in a cycle that was there before: which cases cannot be written, and which have a run
 * that is not ours to overwrite. Nothing is read for a cycle that is made for this run.
 */
export class CycleRuns {
  /** Cases that are refused without being sent: why. */
  readonly denied = new Map<string, string>();
  /** Cases whose outcome the vendor has from this process: a running mark would hide it. */
  readonly reported = new Set<string>();
  readonly #client: AioClient;
  readonly #addNewRun: boolean;
  readonly #isReused: boolean;
  readonly #begun = new Set<string>();
  #latest: Map<string, CycleCase['latestRun']> | undefined;
  #isComplete = false;

  constructor(client: AioClient, options: { addNewRun: boolean; isReused: boolean }) {
    this.#client = client;
    this.#addNewRun = options.addNewRun;
    this.#isReused = options.isReused;
  }

  /** Reads the cycle's cases once. */
  async load(cycle: string): Promise<Failure | undefined> {
    if (!this.#isReused || this.#latest) return undefined;
    return this.reload(cycle);
  }

  async reload(cycle: string): Promise<Failure | undefined> {
    const latest = new Map<string, CycleCase['latestRun']>();
    let isLast = false;
    for (let page = 0; page < PAGES_LIMIT && !isLast; page++) {
      const reply = await this.#client.cycleCases(cycle, page * PAGE_SIZE);
      if (!reply.ok) return reply.outcome;
      for (const item of reply.body.items) {
        const { key } = item.testCase;
        latest.set(key, item.latestRun);
        const reason =
          whyReadOnly(item.testCase.permission) ??
          whyReadOnly(item.permission) ??
          whyReadOnly(item.latestRun?.permission);
        if (reason) this.denied.set(key, `its run cannot be written: ${reason}`);
      }
      isLast = reply.body.isLast;
    }
    this.#latest = latest;
    this.#isComplete = isLast;
    return undefined;
  }

  /** What the delivery file is to keep, so that a later process tells this run's runs from those before. */
  idsAtBeginning(): Record<string, string> {
    if (!this.#latest || !this.#isComplete) return {};
    const runs = [...this.#latest.values()];
    const ids = runs.map((run) => (run === null ? 0 : Number(run?.ID ?? Number.NaN)));
    // Where a run is not shown, or its id is no number, there is no order.
    if (!ids.every(Number.isFinite)) return {};
    return {
      [NEWEST_BEFORE]: String(Math.max(0, ...ids)),
      [TOUCHED_BEFORE]: String(Math.max(0, ...runs.map((run) => run?.updatedDate ?? 0))),
    };
  }

  /** Whether the next result of this case must begin a new run, because the latest one is somebody else's outcome. */
  needsNewRun(key: string, known: Known, names: StatusNames): boolean {
    if (!this.#addNewRun || this.#begun.has(key) || known.ids.has(begun(key))) return false;
    if (!this.#latest?.has(key)) return !this.#isComplete;
    const run = this.#latest.get(key);
    // In the cycle, without any run that is shown.
    if (!run) return true;
    return !this.isOurs(key, known) && !isUntouched(run.testRunStatus, names);
  }

  /**
   * Whether the case's latest run has come into being, or been used, since this run began. Undefined: the vendor does
   * not show it.
   */
  isOurs(key: string, known: Known): boolean | undefined {
    const before = known.ids.get(NEWEST_BEFORE);
    if (!this.#latest || before === undefined) return undefined;
    if (!this.#latest.has(key)) return this.#isComplete ? false : undefined;
    const run = this.#latest.get(key);
    if (run === null) return false;
    const { ID, updatedDate } = run ?? {};
    if (ID === undefined || ID === null) return undefined;
    if (Number(ID) > Number(before)) return true;
    const touchedBefore = Number(known.ids.get(TOUCHED_BEFORE) ?? Number.NaN);
    return (updatedDate ?? 0) > touchedBefore;
  }

  latestRunId(key: string): string | undefined {
    return this.#latest?.get(key)?.ID?.toString();
  }

  /** From now on their latest runs are this run's. Returns what the delivery file is to keep of that. */
  begin(keys: readonly string[]): Record<string, string> {
    if (!this.#addNewRun) return {};
    for (const key of keys) this.#begun.add(key);
    return Object.fromEntries(keys.map((key) => [begun(key), '1']));
  }
}
