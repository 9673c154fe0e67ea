import { existsSync, readFileSync } from 'node:fs';
import { LineWriter } from '@livelane/core';
import * as z from 'zod';
import type { Operation } from '../backend.ts';

type OperationKind = Operation['kind'];

/** An operation as the delivery file remembers it. */
export interface Intent {
  op: number;
  kind: OperationKind;
  /** The lane's id, for operations on a lane. */
  lane?: string | undefined;
  /** Ids of the results that were sent with it. */
  results?: string[] | undefined;
}

const lineSchema = z.discriminatedUnion('type', [
  /** About to be sent. Without a later line of the same `op`, nobody knows whether it was taken. */
  z.object({
    type: z.literal('intent'),
    at: z.number(),
    op: z.int(),
    kind: z.enum(['open-run', 'open-lane', 'deliver', 'close-lane', 'note', 'close-run']),
    lane: z.string().optional(),
    results: z.array(z.string()).optional(),
  }),
  /** The vendor has it. */
  z.object({
    type: z.literal('accepted'),
    at: z.number(),
    op: z.int(),
    ids: z.record(z.string(), z.string()).optional(),
  }),
  /** The vendor does not have it; it may be sent again. */
  z.object({ type: z.literal('absent'), at: z.number(), op: z.int() }),
  /** The vendor will never have it. */
  z.object({ type: z.literal('refused'), at: z.number(), op: z.int(), reason: z.string() }),
]);

type Line = z.output<typeof lineSchema>;

/**
 * What was sent to one vendor and what came of it: intent before the request, outcome after the answer,
 * each in the kernel before the courier goes on. A courier that begins with this file knows what its
 * predecessor knew.
 */
export class DeliveryLog {
  /** Ids of vendor objects, as the backend named them. */
  readonly ids = new Map<string, string>();
  readonly #writer: LineWriter;
  /** Results that need not be sent any more. */
  readonly #through = new Set<string>();
  readonly #acceptedInLane = new Map<string, number>();
  readonly #done = new Set<string>();
  readonly #unresolved = new Map<number, Intent>();
  #accepted = 0;
  #refused = 0;
  #lastOp = 0;

  /** @throws when the file cannot be read or written. */
  constructor(path: string) {
    if (existsSync(path)) this.#load(readFileSync(path, 'utf8'));
    this.#writer = new LineWriter(path, 'continue');
  }

  get acceptedCount(): number {
    return this.#accepted;
  }

  get refusedCount(): number {
    return this.#refused;
  }

  /** Whether a result was accepted or refused for good. */
  isThrough(resultId: string): boolean {
    return this.#through.has(resultId);
  }

  acceptedInLane(laneId: string): number {
    return this.#acceptedInLane.get(laneId) ?? 0;
  }

  /** Whether an operation that happens once (per lane, if it has one) was accepted or refused. */
  isDone(kind: OperationKind, laneId?: string): boolean {
    return this.#done.has(doneKey(kind, laneId));
  }

  /** Operations that an earlier courier sent without learning what came of it. */
  unresolved(): Intent[] {
    return [...this.#unresolved.values()];
  }

  intend(operation: Omit<Intent, 'op'>): Intent {
    const intent = { op: ++this.#lastOp, ...operation };
    this.#write({ type: 'intent', at: Date.now(), ...intent });
    return intent;
  }

  accepted({ op }: Intent, ids?: Record<string, string>): void {
    this.#write({ type: 'accepted', at: Date.now(), op, ...(ids && { ids }) });
  }

  absent({ op }: Intent): void {
    this.#write({ type: 'absent', at: Date.now(), op });
  }

  refused({ op }: Intent, reason: string): void {
    this.#write({ type: 'refused', at: Date.now(), op, reason });
  }

  close(): void {
    this.#writer.close();
  }

  #write(line: Line): void {
    this.#writer.append(JSON.stringify(line));
    this.#apply(line);
  }

  #load(text: string): void {
    for (const json of text.split('\n')) {
      const line = parseLine(json);
      if (line) this.#apply(line);
    }
  }

  #apply(line: Line): void {
    if (line.type === 'intent') {
      const { op, kind, lane, results } = line;
      this.#lastOp = Math.max(this.#lastOp, op);
      this.#unresolved.set(op, { op, kind, lane, results });
      return;
    }
    const intent = this.#unresolved.get(line.op);
    if (!intent) return;
    this.#unresolved.delete(line.op);
    if (line.type === 'absent') return;
    const { kind, lane = '', results = [] } = intent;
    for (const id of results) this.#through.add(id);
    if (line.type === 'refused') {
      this.#refused += results.length;
    } else {
      this.#accepted += results.length;
      for (const [name, id] of Object.entries(line.ids ?? {})) this.ids.set(name, id);
      if (kind === 'deliver') this.#acceptedInLane.set(lane, this.acceptedInLane(lane) + results.length);
    }
    if (kind !== 'deliver') this.#done.add(doneKey(kind, intent.lane));
  }
}

function doneKey(kind: OperationKind, laneId: string | undefined): string {
  return laneId === undefined ? kind : `${kind} ${laneId}`;
}

/** A torn line is as if it had not been written: an intent without a request, or an answer to ask for again. */
function parseLine(json: string): Line | undefined {
  if (json === '') return undefined;
  try {
    return lineSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
