import { addNotes, type RecordedEvent } from '@livelane/core';
import type { AttemptSink, EndedAttempt } from './translate.ts';

type Record = (event: RecordedEvent) => void;
type Ended = Extract<RecordedEvent, { type: 'attempt-end' }>;

/** Where the tests run themselves: everything is recorded as it happens. */
export class WorkerLane implements AttemptSink {
  readonly #record: Record;
  readonly #now: () => number;
  readonly #lane: string;

  /** @param lane Mocha's number of this worker; `0` in serial mode. */
  constructor(record: Record, now: () => number, lane: string) {
    this.#record = record;
    this.#now = now;
    this.#lane = lane;
  }

  begin({ test, attempt }: Parameters<AttemptSink['begin']>[0]): void {
    this.#record({ type: 'attempt-start', lane: this.#lane, test, attempt });
  }

  end(ended: EndedAttempt): void {
    const at = this.#now();
    const { begunAt: startedAt, ownMs } = ended;
    recordEnd(this.#record, ended, this.#lane, at, startedAt, ownMs ?? Math.max(0, at - (startedAt ?? at)));
  }
}

/**
 * Parallel mode, what a worker did not tell on its own: Mocha hands over all events of a file when the file has
 * ended, without times and without the worker. The tests’ durations, laid end to end before that moment, say when the file was certainly
 * running: its lane is one that was free then.
 */
export class FileLanes implements AttemptSink {
  readonly #record: Record;
  readonly #now: () => number;
  readonly #isTold: (attempt: EndedAttempt) => boolean;
  #attempts: EndedAttempt[] = [];
  /** When each lane became free. */
  readonly #freeAt: number[] = [];

  /** @param isTold whether the worker has told this attempt. */
  constructor(record: Record, now: () => number, isTold: (attempt: EndedAttempt) => boolean) {
    this.#record = record;
    this.#now = now;
    this.#isTold = isTold;
  }

  begin(): void {
    // It has ended already, and its end says all.
  }

  end(ended: EndedAttempt): void {
    this.#attempts.push(ended);
  }

  fileIsOver(): void {
    const attempts = this.#attempts.filter((attempt) => !this.#isTold(attempt));
    this.#attempts = [];
    if (attempts.length === 0) return;
    const endedAt = this.#now();
    let at = endedAt - attempts.reduce((sum, { ownMs = 0 }) => sum + ownMs, 0);
    const lane = String(this.#take(at, endedAt));
    for (const ended of attempts) {
      const { test, attempt, begunAt, ownMs = 0 } = ended;
      const startedAt = begunAt === undefined ? undefined : at;
      if (startedAt !== undefined) {
        this.#record({ type: 'attempt-start', at: startedAt, lane, test, attempt });
      }
      at += ownMs;
      recordEnd(this.#record, ended, lane, at, startedAt, ownMs);
    }
  }

  /** The lane that became free last before `from`: that choice needs the fewest lanes. */
  #take(from: number, until: number): number {
    let best: number | undefined;
    for (const [lane, freeAt] of this.#freeAt.entries()) {
      if (freeAt <= from && (best === undefined || freeAt > (this.#freeAt[best] as number))) best = lane;
    }
    const lane = best ?? this.#freeAt.length;
    this.#freeAt[lane] = until;
    return lane;
  }
}

function recordEnd(
  record: Record,
  ended: EndedAttempt,
  lane: string,
  at: number,
  startedAt: number | undefined,
  durationMs: number,
): void {
  const { test, attempt, status, final, errors, annotations, notes } = ended;
  const event: Ended = { type: 'attempt-end', at, lane, test, attempt, status, final, durationMs };
  if (startedAt !== undefined) event.startedAt = startedAt;
  if (errors.length > 0) event.errors = errors;
  if (annotations) event.annotations = annotations;
  if (notes) addNotes(event, notes);
  record(event);
}
