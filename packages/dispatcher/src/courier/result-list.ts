import type { TestStatus } from '@livelane/core';

/** Where an attempt's line is; the line itself stays on disk until it is sent. */
export interface AttemptRef {
  /** The shard's file. */
  file: string;
  offset: number;
  length: number;
}

/** A test with its final outcome, by reference. */
export interface PendingResult {
  /**
   * Shard and place of the last attempt's line: short, unique in the run, and the same for every courier
   * that reads this journal.
   */
  id: string;
  status: TestStatus;
  attempts: AttemptRef[];
  endedAt: number;
  /** Some attempt left files. */
  hasFiles: boolean;
  /** Where it is. */
  list: ResultList;
  index: number;
}

/** Length of the journal's lines that say it, bytes. */
export function journalBytes({ attempts }: PendingResult): number {
  return attempts.reduce((sum, { length }) => sum + length, 0);
}

const STATUSES: readonly TestStatus[] = [
  'passed',
  'failed',
  'skipped',
  'todo',
  'timedout',
  'interrupted',
  'expectedfailure',
  'flaky',
];

/**
 * The results of one lane, in order. Nearly all tests have one attempt, and a run may have 100,000 of them
 * while the vendor is away: so a result is four numbers here, and becomes an object only when it is looked at.
 */
export class ResultList {
  readonly #shard: string;
  readonly #file: string;
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #statuses: number[] = [];
  readonly #ends: number[] = [];
  /** Attempts before the last one, of the results that have any. */
  readonly #earlier = new Map<number, AttemptRef[]>();
  readonly #withFiles = new Set<number>();

  constructor(shard: string, file: string) {
    this.#shard = shard;
    this.#file = file;
  }

  get length(): number {
    return this.#offsets.length;
  }

  /** @param attempts first to last, at least one. */
  push(status: TestStatus, attempts: readonly AttemptRef[], endedAt: number, hasFiles: boolean): void {
    const last = attempts.at(-1) as AttemptRef;
    if (attempts.length > 1) this.#earlier.set(this.length, attempts.slice(0, -1));
    if (hasFiles) this.#withFiles.add(this.length);
    this.#offsets.push(last.offset);
    this.#lengths.push(last.length);
    this.#statuses.push(STATUSES.indexOf(status));
    this.#ends.push(endedAt);
  }

  /** @throws RangeError when there is no such result. */
  at(index: number): PendingResult {
    const offset = this.#offsets[index];
    const length = this.#lengths[index];
    if (offset === undefined || length === undefined)
      throw new RangeError(`no result ${index} of ${this.length}`);
    return {
      id: this.idAt(index),
      status: this.statusAt(index),
      attempts: [...(this.#earlier.get(index) ?? []), { file: this.#file, offset, length }],
      endedAt: this.#ends[index] as number,
      hasFiles: this.#withFiles.has(index),
      list: this,
      index,
    };
  }

  idAt(index: number): string {
    return `${this.#shard}:${this.#offsets[index]}`;
  }

  statusAt(index: number): TestStatus {
    return STATUSES[this.#statuses[index] as number] as TestStatus;
  }
}
