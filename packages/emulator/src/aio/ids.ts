/** Above all ids of the configuration. */
const FIRST = 101;

/** One sequence for everything, so that an id which a client takes for that of another kind of thing finds nothing. */
export class Ids {
  #next = FIRST;

  next(): number {
    const id = this.#next;
    this.#next += 1;
    return id;
  }
}
