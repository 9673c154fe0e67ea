/**
 * Jest hides from reporters which worker runs a file. A worker runs one file at a time, so files that run at
 * the same time take different slots.
 */
export class Lanes {
  readonly #taken = new Set<number>();

  /**
   * @param worker `JEST_WORKER_ID` (1, 2, …), where the file has said it.
   * @returns the slot of that worker, if it is free; else the lowest that is.
   */
  take(worker?: string): number {
    let slot = Number(worker) - 1;
    if (!(slot >= 0) || this.#taken.has(slot)) {
      slot = 0;
      while (this.#taken.has(slot)) slot++;
    }
    this.#taken.add(slot);
    return slot;
  }

  free(slot: number): void {
    this.#taken.delete(slot);
  }
}
