/** Above whatever project or release has by default. */
const FIRST = 101;

/**
 * One sequence for everything: an id that a client takes for that of another kind of thing finds nothing. The vendor
 * has three ids around one case alone.
 */
export class Ids {
  readonly #reserved: ReadonlySet<number>;
  #next = FIRST;

  constructor(reserved: Iterable<number>) {
    this.#reserved = new Set(reserved);
  }

  next(): number {
    while (this.#reserved.has(this.#next)) this.#next += 1;
    const id = this.#next;
    this.#next += 1;
    return id;
  }
}
