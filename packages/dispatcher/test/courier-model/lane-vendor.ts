import type { AttachedFile, Capacity, Known, Operation, Outcome, Result } from '../../src/backend.ts';
import type { Fate } from './faults.ts';
import { ModelVendor } from './model-vendor.ts';

type Accepted = Extract<Outcome, { kind: 'accepted' }>;
const ACCEPTED: Accepted = { kind: 'accepted' };
const ABSENT = { kind: 'absent' } as const;

interface Lane {
  results: string[];
  isClosed: boolean;
}

/** Knows lanes, and no more of a lost batch than how many results a lane holds. */
export class LaneVendor extends ModelVendor {
  readonly capacity: Capacity;
  readonly lanes = new Map<string, Lane>();

  constructor(fates: readonly Fate[], capacity: Partial<Capacity> = {}) {
    super(fates);
    this.capacity = {
      results: 3,
      bytes: 100_000,
      lanes: 'apart',
      files: { count: 2, bytes: 100_000 },
      ...capacity,
    };
  }

  examineOperation(operation: Operation): Exclude<Outcome, { kind: 'accepted' }> | undefined {
    if (this.isReopened) return { kind: 'refused', scope: 'everything', reason: 'the run is closed' };
    if (operation.kind === 'deliver' && operation.results.some(isPoison)) return refusal;
    if (operation.kind === 'attach' && operation.files.some(({ result }) => isSpoiled(result)))
      return refusal;
    return undefined;
  }

  write(operation: Operation): Accepted {
    if (this.opened === 0 && operation.kind !== 'open-run')
      this.faults.push(`${operation.kind} before open-run`);
    if (this.closed > 0) this.faults.push(`${operation.kind} after close-run`);
    switch (operation.kind) {
      case 'open-run':
        this.opened++;
        return { ...ACCEPTED, ids: { run: String(this.opened) } };
      case 'open-lane':
        if (this.lanes.has(operation.lane.id)) this.faults.push(`lane ${operation.lane.id} is opened twice`);
        this.lanes.set(operation.lane.id, { results: [], isClosed: false });
        return { ...ACCEPTED, ids: { [`lane:${operation.lane.id}`]: '1' } };
      case 'deliver':
        return this.#append(operation.lane.id, operation.results);
      case 'attach':
        for (const file of operation.files) this.#attach(file);
        return ACCEPTED;
      case 'close-lane': {
        const lane = this.lanes.get(operation.lane.id);
        if (!lane || lane.isClosed)
          this.faults.push(`lane ${operation.lane.id} is closed without being open`);
        if (lane) lane.isClosed = true;
        return ACCEPTED;
      }
      case 'note':
        this.noted++;
        return ACCEPTED;
      case 'close-run':
        this.closed++;
        return ACCEPTED;
      default:
        this.faults.push(`${operation.kind} was not offered`);
        return ACCEPTED;
    }
  }

  look(operation: Operation, known: Known): Accepted | typeof ABSENT {
    const when = (isThere: boolean) => (isThere ? ACCEPTED : ABSENT);
    switch (operation.kind) {
      case 'open-run':
        return this.opened > 0 ? { ...ACCEPTED, ids: { run: String(this.opened) } } : ABSENT;
      case 'open-lane':
        return when(this.lanes.has(operation.lane.id));
      case 'deliver': {
        const held = this.lanes.get(operation.lane.id)?.results.length ?? 0;
        const before = known.delivered(operation.lane.id);
        const refused = operation.results.filter(isDenied);
        const after = before + operation.results.length - refused.length;
        if (held === before && after !== before) return ABSENT;
        if (held === after) return { ...ACCEPTED, refused: refused.map(toRefusal) };
        this.faults.push(`lane ${operation.lane.id} holds ${held} where ${before} or ${after} were expected`);
        return ABSENT;
      }
      case 'attach':
        return when(operation.files.every(({ id }) => this.files.includes(id)));
      case 'close-lane':
        return when(this.lanes.get(operation.lane.id)?.isClosed ?? false);
      case 'note':
        return when(this.noted > 0);
      case 'close-run':
        return when(this.closed > 0);
      default:
        this.faults.push(`asked about ${operation.kind}`);
        return ABSENT;
    }
  }

  #append(laneId: string, results: readonly Result[]): Accepted {
    const lane = this.lanes.get(laneId);
    if (!lane) this.faults.push(`results for lane ${laneId}, which is not open`);
    if (lane?.isClosed) this.faults.push(`results for lane ${laneId}, which is closed`);
    const refused = results.filter(isDenied);
    for (const result of results) {
      if (isDenied(result)) continue;
      if (this.held.has(result.id)) this.faults.push(`${result.id} comes twice`);
      this.held.add(result.id);
      lane?.results.push(result.id);
    }
    return { ...ACCEPTED, refused: refused.map(toRefusal) };
  }

  #attach({ id, result }: AttachedFile): void {
    if (this.files.includes(id)) this.faults.push(`file ${id} comes twice`);
    if (!this.held.has(result.id)) this.faults.push(`file ${id} comes before its result`);
    this.files.push(id);
  }
}

export const refusal = { kind: 'refused', scope: 'this', reason: 'what it holds is not wanted' } as const;

/** Makes the vendor refuse whatever holds it. */
export function isPoison({ test }: Pick<Result, 'test'>): boolean {
  return test.title.includes('poison');
}

/** Is refused within an operation that is accepted. */
export function isDenied({ test }: Pick<Result, 'test'>): boolean {
  return test.title.includes('denied');
}

/** Has files that the vendor will not have. */
export function isSpoiled({ test }: Pick<Result, 'test'>): boolean {
  return test.title.includes('spoiled');
}

export function toRefusal({ id }: Pick<Result, 'id'>): { id: string; reason: string } {
  return { id, reason: 'not wanted' };
}
