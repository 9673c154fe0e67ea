import * as z from 'zod';
import { now } from './clock.ts';

const pattern = z.string().refine(isRegularExpression, 'is not a regular expression');

const common = {
  /** Absent parts match everything; regular expressions on the path without its query, and on the body as text. */
  match: z
    .strictObject({
      method: z.string().toUpperCase().optional(),
      path: pattern.optional(),
      body: pattern.optional(),
    })
    .optional(),
  /** Matching requests to let through before the first fault. Default 0. */
  skip: z.int().nonnegative().optional(),
  /** How often the fault happens. Default: without end. */
  times: z.int().positive().optional(),
  /** Chance for each matching request, from the emulator's seeded generator. Default 1. */
  probability: z.number().min(0).max(1).optional(),
};

/** One thing that goes wrong on a vendor's routes. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** An answer instead of the handler's; `body` is sent as JSON unless it is a string. */
  z.strictObject({
    ...common,
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.json().optional(),
    /** Seconds, or an HTTP date as it is to be sent. Absent: no `Retry-After`. */
    retryAfter: z.union([z.int().nonnegative(), z.string().min(1)]).optional(),
  }),
  /**
   * 429 with the seconds that are left as `Retry-After`, for `ms` milliseconds; each request during a ban makes it
   * longer. `times` counts bans.
   */
  z.strictObject({
    ...common,
    kind: z.literal('ban'),
    ms: z.int().positive(),
    longerMs: z.int().nonnegative().default(0),
  }),
  /** The connection is reset; the handler has not run. */
  z.strictObject({ ...common, kind: z.literal('reset-before') }),
  /** The handler has run; the connection is reset without an answer. */
  z.strictObject({ ...common, kind: z.literal('reset-after') }),
  /** Never answered; the handler has not run. */
  z.strictObject({ ...common, kind: z.literal('hang') }),
  /** Never answered; the handler has run. */
  z.strictObject({ ...common, kind: z.literal('hang-after') }),
  /** The handler runs at once, its answer waits for `ms` milliseconds. */
  z.strictObject({ ...common, kind: z.literal('slow'), ms: z.int().positive() }),
  /** The whole answer's `Content-Length` and half its body. An answer without a body: as `reset-after`. */
  z.strictObject({ ...common, kind: z.literal('truncate') }),
  /** 200 with a login page, as a proxy gives it; the handler has not run. */
  z.strictObject({ ...common, kind: z.literal('html') }),
  /** The handler has not run. */
  z.strictObject({
    ...common,
    kind: z.literal('redirect'),
    location: z.string().min(1),
    status: z.literal([302, 307]).default(302),
  }),
]);

export const faultListSchema = z.array(faultSchema);

export type FaultOptions = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** What a fault may be looked for by. */
export interface FaultyRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** Absent where no fault asks for it. */
  body?: string;
}

interface Entry {
  fault: Fault;
  path: RegExp | undefined;
  body: RegExp | undefined;
  seen: number;
  fired: number;
  /** Of a ban, by {@link now}. */
  bannedUntil: number;
}

/** Which fault the next request meets. The first fault of the list that applies wins. */
export class FaultPlan {
  readonly #seed: number;
  #random: () => number;
  #entries: Entry[] = [];

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = seededRandom(seed);
  }

  /** Replaces all faults and starts the generator from its seed. @throws ZodError for an invalid fault. */
  set(faults: unknown): void {
    this.#entries = faultListSchema.parse(faults).map((fault) => ({
      fault,
      path: expression(fault.match?.path),
      body: expression(fault.match?.body),
      seen: 0,
      fired: 0,
      bannedUntil: 0,
    }));
    this.#random = seededRandom(this.#seed);
  }

  list(): (Fault & { fired: number })[] {
    return this.#entries.map(({ fault, fired }) => ({ ...fault, fired }));
  }

  /** Whether a fault of the list is looked for by the body. */
  get asksForBody(): boolean {
    return this.#entries.some(({ body }) => body !== undefined);
  }

  /** @returns the fault, and how long a ban still lasts, milliseconds. */
  next(request: FaultyRequest): { fault: Fault; bannedMs?: number } | undefined {
    for (const entry of this.#entries) {
      if (!matches(entry, request)) continue;
      const { fault } = entry;
      const bannedMs = lengthen(entry);
      if (bannedMs !== undefined) return { fault, bannedMs };
      if (entry.fired >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      entry.seen += 1;
      if (entry.seen <= (fault.skip ?? 0)) continue;
      if (fault.probability !== undefined && this.#random() >= fault.probability) continue;
      entry.fired += 1;
      if (fault.kind !== 'ban') return { fault };
      entry.bannedUntil = now() + fault.ms;
      return { fault, bannedMs: fault.ms };
    }
    return undefined;
  }
}

function matches({ fault, path, body }: Entry, request: FaultyRequest): boolean {
  if (fault.match?.method !== undefined && fault.match.method !== request.method) return false;
  if (path !== undefined && !path.test(request.path)) return false;
  return body === undefined || body.test(request.body ?? '');
}

/** Of a ban that is on: how long it lasts now. */
function lengthen(entry: Entry): number | undefined {
  const at = now();
  if (entry.fault.kind !== 'ban' || at >= entry.bannedUntil) return undefined;
  entry.bannedUntil += entry.fault.longerMs;
  return entry.bannedUntil - at;
}

function expression(source: string | undefined): RegExp | undefined {
  return source === undefined ? undefined : new RegExp(source);
}

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** mulberry32: small, and the same sequence for the same seed on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
