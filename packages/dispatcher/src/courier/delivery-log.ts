import { existsSync, readFileSync } from 'node:fs';
import { LineWriter } from '@livelane/core';
import * as z from 'zod';
import type { Operation, Outcome } from '../backend.ts';

type OperationKind = Operation['kind'];

type Accepted = Omit<Extract<Outcome, { kind: 'accepted' }>, 'kind'>;

/** An operation as the delivery file remembers it. */
export interface Intent {
  op: number;
  kind: OperationKind;
  /** The lane's id, for operations on a lane. */
  lane?: string | undefined;
  /** Ids of the results that were sent with it. */
  results?: string[] | undefined;
  /** Ids of the files that were sent with it, and their bytes together. */
  files?: string[] | undefined;
  bytes?: number | undefined;
}

const lineSchema = z.discriminatedUnion('type', [
  /** About to be sent. Without a later line of the same `op`, nobody knows whether it was taken. */
  z.object({
    type: z.literal('intent'),
    at: z.number(),
    op: z.int(),
    kind: z.enum([
      'open-run',
      'open-lane',
      'make-cases',
      'deliver',
      'attach',
      'close-lane',
      'deliver-partial-file',
      'deliver-file',
      'note',
      'close-run',
    ]),
    lane: z.string().optional(),
    results: z.array(z.string()).optional(),
    files: z.array(z.string()).optional(),
    bytes: z.number().optional(),
  }),
  /** The vendor has it. */
  z.object({
    type: z.literal('accepted'),
    at: z.number(),
    op: z.int(),
    ids: z.record(z.string(), z.string()).optional(),
    /** Those of its results or files, by id, that the vendor will never have, and why. */
    refused: z.record(z.string(), z.string()).optional(),
    /** For the summary. */
    notes: z.array(z.string()).optional(),
  }),
  /** Begun, and to be asked for again: what was learned of it so far. */
  z.object({
    type: z.literal('pending'),
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
  readonly #refusedResults = new Set<string>();
  readonly #throughFiles = new Set<string>();
  /** What the vendor had to say for the summary. */
  readonly notes: string[] = [];
  /** Bytes of the files that it has. */
  attachedBytes = 0;
  attachedFiles = 0;
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

  isRefused(resultId: string): boolean {
    return this.#refusedResults.has(resultId);
  }

  /** Whether a file was accepted or refused for good. */
  isFileThrough(fileId: string): boolean {
    return this.#throughFiles.has(fileId);
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

  accepted({ op }: Intent, { ids, refused, notes }: Accepted = {}): void {
    this.#write({
      type: 'accepted',
      at: Date.now(),
      op,
      ...(ids && { ids }),
      ...(refused?.length && { refused: Object.fromEntries(refused.map(({ id, reason }) => [id, reason])) }),
      ...(notes?.length && { notes }),
    });
  }

  pending({ op }: Intent, ids?: Record<string, string>): void {
    this.#write({ type: 'pending', at: Date.now(), op, ...(ids && { ids }) });
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
      const { op, kind, lane, results, files, bytes } = line;
      this.#lastOp = Math.max(this.#lastOp, op);
      this.#unresolved.set(op, { op, kind, lane, results, files, bytes });
      return;
    }
    const intent = this.#unresolved.get(line.op);
    if (!intent) return;
    this.#unresolved.delete(line.op);
    if (line.type === 'absent') return;
    if ('ids' in line) for (const [name, id] of Object.entries(line.ids ?? {})) this.ids.set(name, id);
    if (line.type === 'pending') return;
    if (line.type === 'accepted') this.notes.push(...(line.notes ?? []));
    const isRefused = (id: string) =>
      line.type === 'refused' || (line.refused !== undefined && Object.hasOwn(line.refused, id));
    this.#passResults(intent, isRefused);
    this.#passFiles(intent, isRefused);
    if (!REPEATED.has(intent.kind)) this.#done.add(doneKey(intent.kind, intent.lane));
  }

  /** Results that waited for a case and got none are refused with `make-cases`; the others are still to be sent. */
  #passResults({ kind, lane = '', results = [] }: Intent, isRefused: (id: string) => boolean): void {
    for (const id of results) {
      if (isRefused(id)) {
        this.#refused++;
        this.#refusedResults.add(id);
      } else if (kind === 'make-cases') {
        continue;
      } else {
        this.#accepted++;
        if (kind === 'deliver') this.#acceptedInLane.set(lane, this.acceptedInLane(lane) + 1);
      }
      this.#through.add(id);
    }
  }

  #passFiles({ files = [], bytes = 0 }: Intent, isRefused: (id: string) => boolean): void {
    for (const id of files) {
      this.#throughFiles.add(id);
      if (!isRefused(id)) this.attachedFiles++;
    }
    if (!files.every(isRefused)) this.attachedBytes += bytes;
  }
}

/** Operations of which there may be many in a run, or in a lane. */
const REPEATED: ReadonlySet<OperationKind> = new Set([
  'deliver',
  'make-cases',
  'attach',
  'deliver-partial-file',
]);

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
