/** How many requests results take at one vendor, learned from those that were sent. */
export class RequestCost {
  #results = 0;
  #requests = 1;

  /** @param requests that one operation with so many results took. */
  learn(results: number, requests: number): void {
    // The largest tells most: where there is one result, nobody knows whether two would take two.
    if (results < this.#results) return;
    this.#results = results;
    this.#requests = Math.max(1, requests);
  }

  /** @param most results in one operation. */
  of(results: number, most: number): number {
    const isOneByOne = this.#results > 1 && this.#requests >= this.#results;
    if (isOneByOne) return Math.ceil((results * this.#requests) / this.#results);
    return Math.ceil(results / most) * this.#requests;
  }
}
