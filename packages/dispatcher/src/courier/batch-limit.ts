/** How much goes into one request: what the vendor takes, and less while the culprit of a refusal is looked for. */
export class BatchLimit {
  readonly #most: number;
  #count: number;

  constructor(most: number) {
    this.#most = most;
    this.#count = most;
  }

  get count(): number {
    return this.#count;
  }

  /** No culprit is looked for at the moment. */
  get isWhole(): boolean {
    return this.#count === this.#most;
  }

  /** After a refused batch was halved down to the culprit, batches grow again. */
  grow(): void {
    this.#count = Math.min(this.#most, this.#count * 2);
  }

  /** The vendor will not have so many together. */
  halve(sent: number): void {
    this.#count = Math.max(1, Math.floor(sent / 2));
  }
}
