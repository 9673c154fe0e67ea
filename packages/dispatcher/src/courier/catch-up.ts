import type { DeliveryLog } from './delivery-log.ts';
import type { PendingResult } from './result-list.ts';
import type { RunView } from './run-view.ts';

/**
 * What earlier couriers sent of a run, as far as this one has come upon it in the journal. Before it has found all of
 * that it must send nothing: a batch that is asked about would be another one than was sent, and a case would be shown
 * without results that the vendor has.
 */
export class CatchUp {
  readonly #view: RunView;
  readonly #log: DeliveryLog;
  /** Called with each result that an earlier courier has brought to the vendor. */
  readonly #onDelivered: (result: PendingResult) => void;
  /** Called with each that the vendor has refused, and why. */
  readonly #onRefused: (result: PendingResult, reason: string) => void;
  /** Sent by an earlier courier, which did not learn what came of it. */
  readonly #open: Set<string>;
  /** Up to which index each lane's results were looked at. */
  readonly #seen = new Map<string, number>();
  /** Accepted or refused, and not found in the journal yet. */
  #unread: number;

  constructor(
    view: RunView,
    log: DeliveryLog,
    on: {
      delivered(result: PendingResult): void;
      refused(result: PendingResult, reason: string): void;
    },
  ) {
    this.#view = view;
    this.#log = log;
    this.#onDelivered = on.delivered;
    this.#onRefused = on.refused;
    this.#open = new Set(log.unresolved().flatMap(({ results = [] }) => results));
    this.#unread = log.acceptedCount + log.refusedCount;
  }

  /** Looks at what the journal has brought since; before anything of it is sent. */
  update(): void {
    for (const { id: lane, results } of this.#view.lanes.values()) {
      let index = this.#seen.get(lane) ?? 0;
      if (index === results.length) continue;
      for (; index < results.length; index++) this.#look(results.idAt(index), () => results.at(index));
      this.#seen.set(lane, index);
    }
  }

  /** Everything that was sent is found; where lines of the journal are gone, all that is left of it. */
  get isDone(): boolean {
    return this.#view.over || (this.#unread === 0 && this.#open.size === 0);
  }

  /** How many results were accepted or refused, and are not found in the journal yet. */
  get unread(): number {
    return this.#unread;
  }

  #look(id: string, result: () => PendingResult): void {
    if (this.#open.delete(id) || this.#unread === 0 || !this.#log.isThrough(id)) return;
    this.#unread--;
    const refusal = this.#log.refusedResults.get(id);
    if (refusal) this.#onRefused(result(), refusal.reason);
    else this.#onDelivered(result());
  }
}
