import type { Known, Outcome } from '../backend.ts';

/** What a delivery file knows of a run, kept as the courier keeps it. */
export class KnownIds implements Known {
  readonly ids = new Map<string, string>();
  readonly #delivered = new Map<string, number>();

  delivered(laneId: string): number {
    return this.#delivered.get(laneId) ?? 0;
  }

  /** The vendor has accepted so many results of a lane. */
  add(laneId: string, count: number): void {
    this.#delivered.set(laneId, this.delivered(laneId) + count);
  }

  keep(outcome: Outcome | { kind: 'absent' }): void {
    if (outcome.kind !== 'accepted' && outcome.kind !== 'pending') return;
    for (const [name, id] of Object.entries(outcome.ids ?? {})) this.ids.set(name, id);
  }
}
