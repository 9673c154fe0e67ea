import { EventEmitter } from 'node:events';
import type { MiddlewareHandler } from 'hono';
import { now } from './clock.ts';
import type { EmulatorEnv } from './env.ts';
import type { RefusalNote, RequestRecord } from './request-record.ts';

/** Older entries are dropped, so that a client in a loop cannot fill the memory. */
const KEPT = 20_000;

/** A request that broke a rule of the vendor. Injected faults are none. */
export interface Violation extends RefusalNote {
  at: number;
  method: string;
  path: string;
  query?: string;
}

/** Totals since the start or the last reset; they go on counting what the lists have dropped. */
export interface RequestCounts {
  requests: number;
  violations: number;
  /** By status; `none` are those that ended without an answer. */
  answers: Record<string, number>;
}

/** What was asked and what was refused. No header is kept, so no credential can be. */
export class RequestLog {
  /** Emits `change` when a request has arrived, when it was handled, and when it has ended. */
  readonly events = new EventEmitter<{ change: [] }>();
  #requests: RequestRecord[] = [];
  #violations: Violation[] = [];
  #counts: RequestCounts = emptyCounts();

  constructor() {
    this.events.setMaxListeners(0);
  }

  readonly middleware: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
    const at = now();
    const query = new URL(c.req.url).search;
    const asked = { at, method: c.req.method, path: c.req.path, ...(query === '' ? {} : { query }) };
    const record: RequestRecord = { ...asked, status: null, durationMs: null };
    const counts = this.#counts;
    counts.requests += 1;
    push(this.#requests, record);
    c.set('record', record);
    this.events.emit('change');
    await next();
    const answered = c.get('answered');
    record.status = answered !== undefined ? answered : c.env.outgoing.destroyed ? null : c.res.status;
    record.durationMs = now() - at;
    const answer = record.status ?? 'none';
    counts.answers[answer] = (counts.answers[answer] ?? 0) + 1;
    const refusal = c.get('refusal');
    if (refusal !== undefined) {
      counts.violations += 1;
      push(this.#violations, { ...asked, ...refusal });
    }
    this.events.emit('change');
  };

  /** Goes around the handlers alone, so that what they stored is seen before a slow or missing answer. */
  readonly handled: MiddlewareHandler<EmulatorEnv> = async (_, next) => {
    await next();
    this.events.emit('change');
  };

  requests(): RequestRecord[] {
    return this.#requests.map((record) => ({ ...record }));
  }

  violations(): Violation[] {
    return [...this.#violations];
  }

  counts(): RequestCounts {
    return { ...this.#counts, answers: { ...this.#counts.answers } };
  }

  reset(): void {
    this.#requests = [];
    this.#violations = [];
    this.#counts = emptyCounts();
    this.events.emit('change');
  }
}

function emptyCounts(): RequestCounts {
  return { requests: 0, violations: 0, answers: {} };
}

function push<Entry>(list: Entry[], entry: Entry): void {
  list.push(entry);
  if (list.length > KEPT) list.shift();
}
