/**
 * Jest hides from reporters which worker runs a file. A worker runs one file at a time, so files that run at
 * the same time take the lowest free slot.
 */
export class Lanes {
  readonly #taken = new Set<number>();

  take(): number {
    let slot = 0;
    while (this.#taken.has(slot)) slot++;
    this.#taken.add(slot);
    return slot;
  }

  free(slot: number): void {
    this.#taken.delete(slot);
  }
}
