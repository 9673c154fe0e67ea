import type { Capacity, LaneFacts } from '../backend.ts';
import { BatchLimit } from './batch-limit.ts';
import type { DeliveryLog, Intent } from './delivery-log.ts';
import { journalBytes, type PendingResult } from './result-list.ts';
import { isFailure, type LaneView } from './run-view.ts';

/** Requests with results are so far apart at least, so that a burst makes one batch, unless the backend says otherwise; milliseconds. */
export const GAP_MS = 200;

/** What one vendor still has to get of one lane, in order. */
export class LaneQueue {
  readonly facts: LaneFacts;
  /** A request of this lane is under way. */
  busy = false;
  readonly #view: LaneView;
  readonly #log: DeliveryLog;
  readonly #capacity: Capacity;
  /** Index of the first result that is neither accepted nor refused. */
  #next = 0;
  /** Up to which index failures are counted, and how many of them are still to be sent. */
  #counted = 0;
  #failures = 0;
  readonly #limit: BatchLimit;
  #sentAt = 0;

  constructor(view: LaneView, log: DeliveryLog, capacity: Capacity) {
    this.facts = { id: view.id, title: view.title };
    this.#view = view;
    this.#log = log;
    this.#capacity = capacity;
    this.#limit = new BatchLimit(capacity.results);
  }

  /** Takes note of results that have come, or gone, since the last call. */
  update(): void {
    const { results } = this.#view;
    for (; this.#counted < results.length; this.#counted++) {
      if (!isFailure(results.statusAt(this.#counted))) continue;
      if (!this.#log.isThrough(results.idAt(this.#counted))) this.#failures++;
    }
    while (this.#next < results.length && this.#log.isThrough(results.idAt(this.#next))) this.#next++;
  }

  get hasResults(): boolean {
    return this.#view.results.length > this.#next;
  }

  get hasFailures(): boolean {
    return this.#failures > 0;
  }

  /** When the oldest waiting result ended. */
  get waitingSince(): number {
    return this.hasResults ? this.#view.results.at(this.#next).endedAt : this.#view.endedAt;
  }

  /** Wall time of the lane, milliseconds. */
  get elapsedMs(): number {
    return this.#view.endedAt - this.#view.startedAt;
  }

  /** Everything of this lane is through, and it is closed if it was ever opened. */
  get isDone(): boolean {
    if (!this.#view.over || this.hasResults) return false;
    return !this.#log.isDone('open-lane', this.facts.id) || this.#log.isDone('close-lane', this.facts.id);
  }

  /** Milliseconds until something of this lane should be sent; `undefined`: there is nothing. */
  dueIn(now: number): number | undefined {
    if (this.busy || this.isDone) return undefined;
    if (this.#view.over || this.#view.results.length - this.#next >= this.#limit.count) return 0;
    return this.hasResults ? Math.max(0, this.#sentAt + (this.#capacity.gapMs ?? GAP_MS) - now) : undefined;
  }

  /**
   * The next results, as many as fit into one request.
   * @param sentBefore a batch of unknown fate: it is asked for as it was sent.
   */
  batch(sentBefore: Intent | undefined): PendingResult[] {
    const ids = sentBefore && new Set(sentBefore.results);
    const limit = ids?.size ?? this.#limit.count;
    const { results } = this.#view;
    const batch: PendingResult[] = [];
    let bytes = 0;
    for (let index = this.#next; index < results.length && batch.length < limit; index++) {
      const id = results.idAt(index);
      if (ids ? !ids.has(id) : this.#log.isThrough(id)) continue;
      const result = results.at(index);
      bytes += journalBytes(result);
      if (!ids && batch.length > 0 && bytes > this.#capacity.bytes) break;
      batch.push(result);
    }
    return batch;
  }

  sent(now: number): void {
    this.#sentAt = now;
  }

  /** The vendor has these, or will never have them. */
  settle(batch: readonly PendingResult[]): void {
    this.#failures -= batch.filter(({ status }) => isFailure(status)).length;
    this.#limit.grow();
    this.update();
  }

  /** The vendor will not have these together. */
  halve(batch: readonly PendingResult[]): void {
    this.#limit.halve(batch.length);
  }
}
