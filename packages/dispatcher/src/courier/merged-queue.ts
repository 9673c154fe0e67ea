import type { Capacity, LaneFacts } from '../backend.ts';
import { BatchLimit } from './batch-limit.ts';
import type { DeliveryLog, Intent } from './delivery-log.ts';
import { GAP_MS } from './lane-queue.ts';
import { journalBytes, type PendingResult } from './result-list.ts';
import { isFailure, type LaneView, type RunView } from './run-view.ts';

/** Stands for the whole run where the vendor knows no lanes. */
export const WHOLE_RUN: LaneFacts = { id: 'run', title: 'all workers' };

/** Where the reading of one lane is. */
interface Cursors {
  lane: LaneView;
  /** Before these indices nothing is left; the first for failures alone, which go first. */
  failure: number;
  any: number;
  /** Up to which index results were taken note of. */
  seen: number;
}

/**
 * What one vendor still has to get of the whole run, for a vendor that knows no lanes: failures first, then what has
 * waited longest in its lane.
 */
export class MergedQueue {
  readonly facts = WHOLE_RUN;
  busy = false;
  readonly #view: RunView;
  readonly #log: DeliveryLog;
  readonly #capacity: Capacity;
  readonly #cursors = new Map<string, Cursors>();
  /** Results that wait for a case, or will never be sent, by id. */
  readonly #aside = new Set<string>();
  /** Those that have got what they waited for; failures or not, they go before the others. */
  readonly #released: PendingResult[] = [];
  #left = 0;
  readonly #limit: BatchLimit;
  #sentAt = 0;

  constructor(view: RunView, log: DeliveryLog, capacity: Capacity) {
    this.#view = view;
    this.#log = log;
    this.#capacity = capacity;
    this.#limit = new BatchLimit(capacity.results);
  }

  update(): void {
    for (const lane of this.#view.lanes.values()) {
      let cursors = this.#cursors.get(lane.id);
      if (!cursors) {
        cursors = { lane, failure: 0, any: 0, seen: 0 };
        this.#cursors.set(lane.id, cursors);
      }
      for (; cursors.seen < lane.results.length; cursors.seen++) {
        if (!this.#log.isThrough(lane.results.idAt(cursors.seen))) this.#left++;
      }
    }
  }

  /** Something can be sent; results put aside are not counted. */
  get hasResults(): boolean {
    return this.#left > 0;
  }

  /** Something of this shard can be sent. */
  hasShard(shardId: string): boolean {
    return (
      this.#released.some(({ id }) => id.startsWith(`${shardId}:`)) ||
      [...this.#cursors.values()].some(
        (cursors) => cursors.lane.shard === shardId && !this.#remaining(cursors, 'any').next().done,
      )
    );
  }

  /** @param hasMarks there are running tests to be told. */
  dueIn(now: number, hasMarks: boolean): number | undefined {
    if (this.busy || (!this.hasResults && !hasMarks)) return undefined;
    // What is left at the end, and what makes a full request, gains nothing by waiting.
    if (this.hasResults && (this.#view.over || this.#left >= this.#limit.count)) return 0;
    return Math.max(0, this.#sentAt + (this.#capacity.gapMs ?? GAP_MS) - now);
  }

  /** The results of whole batches are not cut down by a refusal at the moment. */
  get isWhole(): boolean {
    return this.#limit.isWhole;
  }

  batch(sentBefore: Intent | undefined): PendingResult[] {
    if (sentBefore) return this.#find(new Set(sentBefore.results));
    const batch: PendingResult[] = [];
    let bytes = 0;
    for (const result of this.#inOrder()) {
      bytes += journalBytes(result);
      if (batch.length === this.#limit.count || (batch.length > 0 && bytes > this.#capacity.bytes)) break;
      batch.push(result);
    }
    return batch;
  }

  sent(now: number): void {
    this.#sentAt = now;
  }

  /** The vendor has these, or will never have them. */
  settle(batch: readonly PendingResult[]): void {
    this.#limit.grow();
    this.#forget(batch);
  }

  halve(batch: readonly PendingResult[]): void {
    this.#limit.halve(batch.length);
  }

  /** These are not to be sent, now or ever. */
  putAside(batch: readonly PendingResult[]): void {
    for (const { id } of batch) this.#aside.add(id);
    this.#forget(batch);
  }

  /** They can be sent after all. */
  release(batch: readonly PendingResult[]): void {
    for (const result of batch) {
      this.#aside.delete(result.id);
      this.#released.push(result);
      this.#left++;
    }
  }

  #forget(batch: readonly PendingResult[]): void {
    this.#left -= batch.length;
    const gone = new Set(batch.map(({ id }) => id));
    const kept = this.#released.filter(({ id }) => !gone.has(id));
    this.#released.splice(0, this.#released.length, ...kept);
  }

  /** All that can be sent, each once. */
  *#inOrder(): Generator<PendingResult> {
    const told = new Set<string>();
    for (const result of this.#byUrgency()) {
      if (told.has(result.id)) continue;
      told.add(result.id);
      yield result;
    }
  }

  /** A failure comes again among the results of its lane. */
  *#byUrgency(): Generator<PendingResult> {
    yield* this.#released.filter(({ status }) => isFailure(status));
    for (const cursors of this.#cursors.values()) yield* this.#remaining(cursors, 'failure');
    yield* this.#released;
    // A few of each lane in turn, so that no worker's results wait for all of another's.
    let generators = [...this.#cursors.values()].map((cursors) => this.#remaining(cursors, 'any'));
    while (generators.length > 0) {
      const going: typeof generators = [];
      for (const generator of generators) {
        const { value, done } = generator.next();
        if (done) continue;
        yield value;
        going.push(generator);
      }
      generators = going;
    }
  }

  *#remaining(cursors: Cursors, which: 'failure' | 'any'): Generator<PendingResult> {
    const { results } = cursors.lane;
    let isGap = true;
    for (let index = cursors[which]; index < cursors.seen; index++) {
      const id = results.idAt(index);
      const isMeant = which === 'any' || isFailure(results.statusAt(index));
      if (!isMeant || this.#log.isThrough(id) || this.#aside.has(id)) {
        // The cursor moves on while nothing before it is left.
        if (isGap) cursors[which] = index + 1;
        continue;
      }
      isGap = false;
      yield results.at(index);
    }
  }

  #find(ids: ReadonlySet<string>): PendingResult[] {
    const found: PendingResult[] = [];
    for (const result of this.#inOrder()) {
      if (ids.has(result.id)) found.push(result);
      if (found.length === ids.size) break;
    }
    return found;
  }
}
