import { existsSync, readFileSync } from 'node:fs';
import { LineWriter } from '@livelane/core';
import type { Operation, Outcome } from '../backend.ts';
import { type DeliveryLine, parseLine } from './delivery-line.ts';

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

/** Why the vendor does not have a result, or a file. */
export interface KeptRefusal {
  reason: string;
  /** The lane that it was sent in; absent when it was not sent in one. */
  lane?: string | undefined;
}

/**
 * What was sent to one vendor and what came of it: intent before the request, outcome after the answer,
 * each in the kernel before the courier goes on. A courier that begins with this file knows what its
 * predecessor knew.
 */
export class DeliveryLog {
  /** Ids of vendor objects, as the backend named them. */
  readonly ids = new Map<string, string>();
  /** Results that the vendor refused, by their ids; then files. */
  readonly refusedResults = new Map<string, KeptRefusal>();
  readonly refusedFiles = new Map<string, KeptRefusal>();
  readonly #writer: LineWriter | undefined;
  /** Results that need not be sent any more. */
  readonly #through = new Set<string>();
  readonly #throughFiles = new Set<string>();
  /** What the vendor had to say for the summary. */
  readonly notes: string[] = [];
  /** Bytes of the files that it has. */
  attachedBytes = 0;
  attachedFiles = 0;
  readonly #acceptedInLane = new Map<string, number>();
  readonly #done = new Set<string>();
  readonly #unresolved = new Map<number, Intent>();
  /** The run's closing, once the vendor has taken it, and what it had to say. */
  #closing: { intent: Intent; notes: readonly string[] } | undefined;
  #accepted = 0;
  #lastOp = 0;

  /**
   * @param use `read`: for whoever only looks while another process may be writing.
   * @throws when the file cannot be read or written.
   */
  constructor(path: string, use: 'write' | 'read' = 'write') {
    // First, because it follows no link and waits for no pipe.
    if (use === 'write') this.#writer = new LineWriter(path, 'continue');
    if (existsSync(path)) this.#load(readFileSync(path, 'utf8'));
  }

  get acceptedCount(): number {
    return this.#accepted;
  }

  get refusedCount(): number {
    return this.refusedResults.size;
  }

  /** Whether a result was accepted or refused for good. */
  isThrough(resultId: string): boolean {
    return this.#through.has(resultId);
  }

  isRefused(resultId: string): boolean {
    return this.refusedResults.has(resultId);
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

  accepted({ op }: Intent, { ids, refused, notes = [], leftOpen }: Accepted = {}): void {
    const told = leftOpen === undefined ? notes : [...notes, leftOpen];
    this.#write({
      type: 'accepted',
      at: Date.now(),
      op,
      ...(ids && { ids }),
      ...(refused?.length && { refused: Object.fromEntries(refused.map(({ id, reason }) => [id, reason])) }),
      ...(told.length > 0 && { notes: told }),
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

  /** Refused results and files, by their ids, can be sent again from now on. */
  reopened(results: string[], files: string[]): void {
    this.#write({ type: 'reopened', at: Date.now(), results, files });
  }

  close(): void {
    this.#writer?.close();
  }

  #write(line: DeliveryLine): void {
    this.#writer?.append(JSON.stringify(line));
    this.#apply(line);
  }

  #load(text: string): void {
    for (const json of text.split('\n')) {
      const line = parseLine(json);
      if (line) this.#apply(line);
    }
  }

  #apply(line: DeliveryLine): void {
    if (line.type === 'intent') {
      const { op, kind, lane, results, files, bytes } = line;
      this.#lastOp = Math.max(this.#lastOp, op);
      this.#unresolved.set(op, { op, kind, lane, results, files, bytes });
      return;
    }
    if (line.type === 'reopened') {
      this.#reopen(line.results, line.files);
      return;
    }
    const intent = this.#unresolved.get(line.op);
    if (!intent) return;
    this.#unresolved.delete(line.op);
    if (line.type === 'absent') return;
    if ('ids' in line) for (const [name, id] of Object.entries(line.ids ?? {})) this.ids.set(name, id);
    if (line.type === 'pending') return;
    const { notes = [] } = line.type === 'accepted' ? line : {};
    this.notes.push(...notes);
    const reasonFor = (id: string): string | undefined => {
      if (line.type === 'refused') return line.reason;
      return line.refused && Object.hasOwn(line.refused, id) ? line.refused[id] : undefined;
    };
    this.#passResults(intent, reasonFor);
    this.#passFiles(intent, reasonFor);
    if (!REPEATED.has(intent.kind)) this.#done.add(doneKey(intent.kind, intent.lane));
    if (intent.kind === 'close-run') this.#closing = { intent, notes };
  }

  #reopen(results: readonly string[], files: readonly string[]): void {
    for (const id of results) {
      this.refusedResults.delete(id);
      this.#through.delete(id);
    }
    for (const id of files) {
      this.refusedFiles.delete(id);
      this.#throughFiles.delete(id);
    }
    if (!this.#closing) return;
    const { intent, notes } = this.#closing;
    // What was said at the end is no longer true, and whether the run is still closed has to be asked.
    for (const note of notes) this.notes.splice(this.notes.lastIndexOf(note), 1);
    this.#done.delete(doneKey(intent.kind, intent.lane));
    this.#unresolved.set(intent.op, intent);
    this.#closing = undefined;
  }

  /** Results that waited for a case and got none are refused with `make-cases`; the others are still to be sent. */
  #passResults({ kind, lane, results = [] }: Intent, reasonFor: (id: string) => string | undefined): void {
    for (const id of results) {
      const reason = reasonFor(id);
      if (reason !== undefined) {
        this.refusedResults.set(id, { reason, lane });
      } else if (kind === 'make-cases') {
        continue;
      } else {
        this.#accepted++;
        const inLane = lane ?? '';
        if (kind === 'deliver') this.#acceptedInLane.set(inLane, this.acceptedInLane(inLane) + 1);
      }
      this.#through.add(id);
    }
  }

  #passFiles({ lane, files = [], bytes = 0 }: Intent, reasonFor: (id: string) => string | undefined): void {
    for (const id of files) {
      this.#throughFiles.add(id);
      const reason = reasonFor(id);
      if (reason === undefined) this.attachedFiles++;
      else this.refusedFiles.set(id, { reason, lane });
    }
    if (files.some((id) => reasonFor(id) === undefined)) this.attachedBytes += bytes;
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
