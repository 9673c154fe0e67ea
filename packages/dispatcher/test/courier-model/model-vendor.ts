import type { Backend, Capacity, CaseRules, Known, Operation, Outcome } from '../../src/backend.ts';
import type { Pacer } from '../../src/courier/pacer.ts';
import { type Fate, HANG_MS } from './faults.ts';

type Confirmation = Outcome | { kind: 'absent' };

interface Flight {
  write(): void;
  isCut: boolean;
}

/**
 * A vendor in memory: does to each request what its fate says, writes whole operations, and takes note of everything
 * that a courier must never do. Its subclasses say what it holds.
 */
export abstract class ModelVendor implements Backend {
  abstract readonly capacity: Capacity;
  readonly cases?: CaseRules;
  /** What was done to it that must not be, in words. */
  readonly faults: string[] = [];
  /** Results that it has, in the order in which they came. */
  readonly held = new Set<string>();
  /** Of results, by their ids. */
  readonly files: string[] = [];
  opened = 0;
  closed = 0;
  noted = 0;
  readonly #fates: Fate[];
  #flights: Flight[] = [];
  #latest: Flight | undefined;
  readonly #notBefore = new Map<string, number>();
  #busyUntil = 0;
  /** When the courier's requests of the last minute came, milliseconds since the epoch. */
  #requests: number[] = [];
  /** A shard has begun after the run was closed. */
  isReopened = false;
  /** Of the courier that is at work. */
  pacer: Pacer | undefined;

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  /** Whether it would take the operation as it is; else why not. */
  abstract examineOperation(
    operation: Operation,
    known: Known,
  ): Exclude<Outcome, { kind: 'accepted' }> | undefined;
  /** Takes it. */
  abstract write(operation: Operation, known: Known): Extract<Outcome, { kind: 'accepted' }>;
  /** What it answers when asked whether it has taken an operation. */
  abstract look(
    operation: Operation,
    known: Known,
  ): Extract<Outcome, { kind: 'accepted' }> | { kind: 'absent' };

  /** Called the moment an operation is performed, for the first time or again. */
  arrives(_operation: Operation): void {}

  /** Nobody has heard what it said. */
  answerLost(): void {}

  perform(operation: Operation, known: Known): Promise<Outcome> {
    this.arrives(operation);
    if (Date.now() < (this.#notBefore.get(keyOf(operation)) ?? 0))
      this.faults.push(`${operation.kind} comes too early`);
    const frozen = frozenAt(operation, known);
    return this.#request(
      () => this.examineOperation(operation, frozen) ?? this.write(operation, frozen),
      operation,
      'perform',
    ) as Promise<Outcome>;
  }

  confirm(operation: Operation, known: Known): Promise<Confirmation> {
    const frozen = frozenAt(operation, known);
    return this.#request(() => this.look(operation, frozen), operation, 'confirm');
  }

  /** The courier dies: of the requests under way some arrive all the same. */
  cut(arrives: (index: number) => boolean): void {
    for (const [index, flight] of this.#flights.entries()) {
      flight.isCut = true;
      if (arrives(index)) flight.write();
    }
    this.#flights = [];
    // The next courier knows nothing of what this one was asked to do.
    this.#notBefore.clear();
    this.#busyUntil = 0;
    this.#requests = [];
  }

  /** The operation that was performed last was not sent after all. Returns whether there is still time for that. */
  withhold(): boolean {
    const latest = this.#latest;
    if (!latest || !this.#flights.includes(latest)) return false;
    latest.isCut = true;
    this.#flights = this.#flights.filter((one) => one !== latest);
    return true;
  }

  url(): string | undefined {
    return undefined;
  }

  label(): string | undefined {
    return undefined;
  }

  async examine(): Promise<[]> {
    return [];
  }

  #count(now: number): void {
    this.#requests = [...this.#requests.filter((at) => at > now - 60_000), now];
    const { requestsPerMinute = Number.POSITIVE_INFINITY } = this.capacity;
    if (this.#requests.length > requestsPerMinute)
      this.faults.push('more requests in a minute than the budget has');
  }

  async #request(
    take: () => Confirmation,
    operation: Operation,
    kind: 'perform' | 'confirm',
  ): Promise<Confirmation> {
    const { pacer } = this;
    const flight: Flight = { write: take, isCut: false };
    this.#flights.push(flight);
    if (kind === 'perform') this.#latest = flight;
    if (pacer && this.capacity.requestsPerMinute !== undefined) {
      // Not sent yet, so a courier that dies now has sent nothing.
      flight.write = () => {};
      await pacer.admit();
      flight.write = take;
    }
    if (flight.isCut) return new Promise(() => {});
    this.#count(Date.now());
    if (Date.now() < this.#busyUntil) this.faults.push(`${operation.kind} comes while the vendor is busy`);
    const { latencyMs, fault } = this.#fates.shift() ?? { latencyMs: 1, fault: { kind: 'none' } as const };
    const isWritten =
      fault.kind === 'none' || ((fault.kind === 'lost' || fault.kind === 'hang') && fault.written);
    if (!isWritten) flight.write = () => {};
    await pause(fault.kind === 'hang' ? HANG_MS : latencyMs);
    if (flight.isCut) return new Promise(() => {});
    this.#flights = this.#flights.filter((one) => one !== flight);
    switch (fault.kind) {
      case 'none':
        return take();
      case 'lost':
      case 'hang':
        if (fault.written) take();
        this.answerLost();
        return { kind: 'unknown', reason: 'the answer was lost' };
      case 'later':
        this.#busyUntil = Math.max(this.#busyUntil, Date.now() + (fault.afterMs ?? 0));
        return {
          kind: 'later',
          reason: 'busy',
          ...(fault.afterMs !== undefined && { afterMs: fault.afterMs }),
        };
      case 'refused':
        return { kind: 'refused', scope: fault.scope, reason: 'no' };
      case 'pending':
        // Asked about, it says what it knows.
        if (kind === 'confirm') return take();
        this.#notBefore.set(keyOf(operation), Date.now() + fault.afterMs);
        return { kind: 'pending', reason: 'at work', afterMs: fault.afterMs };
    }
  }
}

function keyOf(operation: Operation): string {
  return 'lane' in operation ? operation.lane.id : operation.kind;
}

/** What the delivery file knew when the request was sent. */
function frozenAt(operation: Operation, known: Known): Known {
  const lane = 'lane' in operation ? operation.lane.id : '';
  const delivered = known.delivered(lane);
  return { ids: new Map(known.ids), delivered: () => delivered };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
