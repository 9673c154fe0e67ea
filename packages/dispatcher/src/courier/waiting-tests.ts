import type { Result } from '../backend.ts';
import { BatchLimit } from './batch-limit.ts';
import type { PendingResult } from './result-list.ts';

/** Between two `make-cases`, so that a burst of new tests makes one; milliseconds. */
const GAP_MS = 1_000;

/** Tests whose results wait until the vendor has a case for them. */
export class WaitingTests {
  /** By the test's identity: its first result, and all that wait with it. */
  readonly #tests = new Map<string, { result: Result; all: PendingResult[] }>();
  readonly #limit: BatchLimit;
  /** What the vendor is at work on stays the same until it is done. */
  #batch: Result[] | undefined;
  #sentAt = 0;

  /** @param most tests in one `make-cases`. */
  constructor(most: number) {
    this.#limit = new BatchLimit(most);
  }

  add(pending: PendingResult, result: Result): void {
    const test = this.#tests.get(result.identity);
    if (test) test.all.push(pending);
    else this.#tests.set(result.identity, { result, all: [pending] });
  }

  get isEmpty(): boolean {
    return this.#tests.size === 0;
  }

  hasShard(shardId: string): boolean {
    return [...this.#tests.values()].some(({ all }) => all.some(({ id }) => id.startsWith(`${shardId}:`)));
  }

  /** Milliseconds until cases should be made; what makes a full request gains nothing by waiting. */
  dueIn(now: number, isOver: boolean): number {
    if (isOver || this.#tests.size >= this.#limit.count) return 0;
    return Math.max(0, this.#sentAt + GAP_MS - now);
  }

  /** The first results of those that have waited longest, as many as fit into one request. */
  batch(): Result[] {
    this.#batch ??= [...this.#tests.values()].slice(0, this.#limit.count).map(({ result }) => result);
    return this.#batch;
  }

  sent(now: number): void {
    this.#sentAt = now;
  }

  /** The vendor is not at work on the batch any more, whatever came of it. */
  answered(): void {
    this.#batch = undefined;
  }

  /** All results that wait with this one. */
  waitingWith({ identity }: Result): PendingResult[] {
    return this.#tests.get(identity)?.all ?? [];
  }

  /** These wait no longer: they have a case, or never will. */
  settle(results: readonly Result[]): void {
    this.#limit.grow();
    for (const { identity } of results) this.#tests.delete(identity);
  }

  halve(results: readonly Result[]): void {
    this.#limit.halve(results.length);
  }
}
